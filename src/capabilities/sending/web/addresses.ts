// Addresses as people type and paste them: several at once, with or without names. Pure.
import type { Addressee, Recipients } from '#capabilities/drafts/drafts.contract.ts'

export const lists = ['to', 'cc', 'bcc'] as const
export type List = (typeof lists)[number]

/** `Kasia <kasia@mail.example>, ola@mail.example; "Wójcik, Jan" <jan@mail.example>` as three. */
export function parseAddresses(text: string): Addressee[] {
  const found: Addressee[] = []
  const pieces = text.match(/(?:"[^"]*"|<[^>]*>|[^,;\n"<])+/g) ?? []
  for (const piece of pieces) {
    const [, name = '', address] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(piece) ?? [, '', piece]
    const clean = address!.trim().replace(/^mailto:/i, '')
    if (clean) found.push({ name: name.replace(/^"|"$/g, '').trim(), address: clean })
  }
  return found
}

/** Good enough to show what is certainly wrong; the server has the last word. */
export const looksLikeAddress = (address: string): boolean =>
  /^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+\.[^\s@.<>()",;:\\]{2,}$/.test(address)

/** Added where asked, unless somebody gets it already. */
export function withAdded(recipients: Recipients, list: List, more: readonly Addressee[]): Recipients {
  const known = new Set(lists.flatMap((each) => recipients[each].map(({ address }) => address.toLowerCase())))
  const fresh = more.filter(({ address }) => !known.has(address.toLowerCase()) && known.add(address.toLowerCase()))
  return { ...recipients, [list]: [...recipients[list], ...fresh] }
}

export const without = (recipients: Recipients, list: List, at: number): Recipients => ({
  ...recipients,
  [list]: recipients[list].filter((_, index) => index !== at),
})

export const shortOf = ({ name, address }: Addressee): string => name || address
