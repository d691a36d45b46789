// A shop that answers its customers with Heed: set up, with a mailbox, people at work, and customers who write.
import { createTransport } from 'nodemailer'
import { type Api } from '#kernel/client.ts'
import type { contracts } from '#app/contracts.ts'
import { clientOf, type Program, startProgram } from './heed.ts'
import { type Letter, readLetter } from './letter.ts'

export type Worker = {
  id: string
  name: string
  email: string
  password: string
  api: Api<typeof contracts>
  cookies: Map<string, string>
}
export type Customer = { name: string; address: string }
export type Writing = {
  subject: string
  text?: string
  html?: string
  to?: string
  inReplyTo?: string
  messageId?: string
  headers?: Record<string, string>
  attachments?: { filename: string; content: Buffer; cid?: string }[]
}

export const organisation = 'Harrow & Lind'
export const shopAddress = 'help@harrow-lind.test'
export const password = 'a-lantern-over-water'

export type Shop = Awaited<ReturnType<typeof openShop>>

let count = 0

/** Sets Heed up with one admin and one mailbox that takes mail by SMTP. */
export async function openShop() {
  const program = await startProgram()
  const owner = await setUp(program)
  await addMailbox(owner, program)
  return {
    ...program,
    owner,
    /** Somebody who works here, invited by mail. */
    async worker(name: string, { role = 'agent' }: { role?: 'agent' | 'lead' | 'admin' } = {}): Promise<Worker> {
      const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${++count}@harrow-lind.test`
      const { id } = await owner.api.people.invite({ name, email, role })
      const letter = await mailTo(program, email)
      const cookies = new Map<string, string>()
      const api = clientOf(program.url, cookies)
      const token = /\/welcome\/([\w.-]+)/.exec(letter.text)?.[1]
      await api.access.acceptInvitation({ token: token ?? '', name, password })
      return { id, name, email, password, api, cookies }
    },
    customer: (name: string): Customer => ({
      name,
      address: `${name.toLowerCase().normalize('NFD').replace(/[^a-z]+/g, '.')}.${++count}@mail.example`,
    }),
    /** The customer's mail server hands a message in; done when Heed has taken it. */
    write: (customer: Customer, writing: Writing) => write(program, customer, writing),
    /** Hands in a message as it is, from the envelope sender `from`. */
    async deliver(raw: string, from: string, to = shopAddress) {
      await transport(program).sendMail({ raw, envelope: { from, to } })
    },
    /** The newest mail that the server of `address` got; waits for the first, or for the `nth`. */
    mailTo: (address: string, nth = 1) => mailTo(program, address, nth),
    mailsTo: (address: string) => mailsTo(program, address),
    /** The conversation of a customer, as soon as it is there. */
    conversationOf: (customer: Customer) => conversationOf(owner, customer),
  }
}

/** By the API, as the set-up page does it. */
export async function setUp(program: Program): Promise<Worker> {
  const token = /#(\S+)/.exec(program.line())?.[1] ?? ''
  const cookies = new Map<string, string>()
  const api = clientOf(program.url, cookies)
  const person = { name: 'Ada Harrow', email: 'ada@harrow-lind.test', password }
  const { agentId } = await api.access.setUp({ token, organisation, ...person, timeZone: 'Europe/Berlin', locale: 'en' })
  return { id: agentId, ...person, api, cookies }
}

export async function addMailbox({ api }: Pick<Worker, 'api'>, { sink }: Pick<Program, 'sink'>): Promise<void> {
  const smtp = { host: sink.server.host, port: sink.port, security: 'none', signIn: 'none' } as const
  await api.mailboxes.create({ name: 'Help', address: shopAddress, incoming: 'smtp', smtp } as never)
}

export async function write(program: Pick<Program, 'smtpPort'>, customer: Customer, { to = shopAddress, ...writing }: Writing): Promise<void> {
  await transport(program).sendMail({ from: customer, to, ...writing })
}

const transport = ({ smtpPort }: Pick<Program, 'smtpPort'>) =>
  createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, tls: { rejectUnauthorized: false } })

export const mailsTo = ({ sink }: Pick<Program, 'sink'>, address: string): Letter[] =>
  sink.mails.filter(({ to }) => to.includes(address)).map(({ raw }) => readLetter(raw))

export const mailTo = (program: Pick<Program, 'sink'>, address: string, nth = 1): Promise<Letter> =>
  until(`a mail to ${address}`, async () => mailsTo(program, address)[nth - 1])

const conversationOf = ({ api }: Worker, { address }: Customer) =>
  until(`a conversation with ${address}`, async () => {
    for (const view of ['allOpen', 'withCustomer', 'closed'] as const) {
      const { items } = await api.inbox.list({ view, order: 'newest' })
      for (const { id } of items) {
        const found = await api.conversations.get({ conversationId: id })
        if (found.participants.some((participant) => participant.address === address)) return found
      }
    }
    return undefined
  })

/** Asks again and again, for a quarter of a minute. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`There was not ${what} in time`)
}
