// A matter that customers of the demo's shop write about. Each list is a choice; parts in braces are filled in:
// {order} {product} {city} {amount} {day} (a weekday) and {name} (of the customer).

export type Story = {
  subject: readonly string[]
  /** What kind of conversation it is, of those that are there from the start. */
  kind: 'question' | 'problem' | 'request' | 'complaint'
  /** A parcel is on its way at the end. */
  sends?: true
  /** The first mail. */
  asks: readonly string[]
  /** Our first answer. */
  answers: readonly string[]
  /** The customer writes again. */
  returns: readonly string[]
  /** Our second answer, which settles it. */
  settles: readonly string[]
}

export type Language = {
  code: string
  greeting: readonly string[]
  closing: readonly string[]
  /** How we begin and end. */
  ourGreeting: string
  ourClosing: string
  thanks: readonly string[]
  /** Thanks when a parcel has come. */
  arrived: string
  days: readonly string[]
  products: readonly string[]
  cities: readonly string[]
  names: readonly string[]
  notes: readonly string[]
  stories: readonly Story[]
}
