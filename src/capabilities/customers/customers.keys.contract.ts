// How programs that send us something name a customer.
import { z } from 'zod'

/**
 * Whoever sends gives at least one. The first that is known decides, in this order: our own id, the sender's own key
 * (`externalId`), e-mail, phone (any notation; without a country code it is one of the organisation's country).
 */
export const CustomerKeys = z
  .object({
    id: z.uuid().optional(),
    externalId: z.string().trim().min(1).max(200).optional(),
    email: z.email().max(254).optional(),
    phone: z.string().trim().min(3).max(50).optional(),
    name: z.string().trim().max(200).optional(),
  })
  .refine(({ id, externalId, email, phone }) => id ?? externalId ?? email ?? phone, {
    error: 'Say who it is: id, externalId, email or phone',
  })
export type CustomerKeys = z.output<typeof CustomerKeys>
