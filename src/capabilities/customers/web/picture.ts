// Where the picture of a customer is.
import { api } from '#web/api.ts'

/** Address of the picture; null when there is none. The version makes a changed one show at once. */
export const pictureOf = ({ id, picture }: { id: string; picture: string | null }): string | null =>
  picture === null ? null : api.customers.picture.url({ customerId: id, version: picture })
