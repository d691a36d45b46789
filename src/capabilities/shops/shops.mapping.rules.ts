// Where in a shop's web-hooks things stand, by dotted paths inside `data`. Pure, for server and screens.

/** By what the order and its customer need; the paths are those of a shop that speaks as Heed does. */
export const usualPaths = {
  'customer.externalId': 'customer.id',
  'customer.email': 'customer.email',
  'customer.phone': 'customer.phone',
  'customer.name': 'customer.name',
  externalId: 'id',
  number: 'number',
  state: 'state',
  currency: 'currency',
  total: 'total',
  placedAt: 'placedAt',
  updatedAt: 'updatedAt',
  link: 'link',
  lines: 'lines',
  'line.name': 'name',
  'line.sku': 'sku',
  'line.quantity': 'quantity',
  'line.unitPrice': 'unitPrice',
  tracking: 'tracking',
  'tracking.carrier': 'carrier',
  'tracking.number': 'number',
  'tracking.link': 'link',
} as const

export type PathName = keyof typeof usualPaths
export const pathNames = Object.keys(usualPaths) as PathName[]

/** `a.b.0.c` inside a value; undefined when there is nothing. Only what the value itself has is found. */
export function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split('.').filter(Boolean)) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found ?? undefined
}
