// A portal that is switched on, and browsers without scripts that sign in to it by the links that are mailed.
import { sql } from 'kysely'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { linkAddress } from '#capabilities/access/access.public.ts'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { makeMailbox } from '#capabilities/sending/sending.fixture.ts'
import { type Talk, makeConversation } from '#testing/talk.ts'
import { visitor } from '#testing/visitor.ts'
import { type World, world } from '#testing/world.ts'

export type Shown = { status: number; html: string; location: string | null; headers: Headers }
export type Browser = ReturnType<typeof browser>

export async function openPortal() {
  const w = await world()
  await w.write((writer) =>
    createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/Berlin', locale: 'en' }),
  )
  const admin = await w.agent({ role: 'admin', name: 'Ada' })
  const mailbox = await makeMailbox(w, 1)
  const settings = {
    enabled: true,
    name: 'Harrow & Lind Help',
    colour: 'blue',
    mailboxId: null,
    agentsAs: 'full',
    readersAs: 'name',
  } as const
  await admin.api.portal.saveSettings({ ...settings, revision: 0 })
  return {
    w,
    admin,
    mailbox,
    settings,
    /** A conversation that a customer began by a mail of theirs. */
    mailed: async (wish: Parameters<typeof makeConversation>[1] = {}): Promise<Talk> => {
      const isKnown = wish.address !== undefined && (await customerOf(w.db, wish.address)) !== undefined
      const talk = await makeConversation(w, wish)
      await w.write(({ tx, newId }) =>
        tx.updateTable('messages').set({ incoming_id: newId() }).where('conversation_id', '=', talk.id).execute(),
      )
      if (!isKnown)
        await w.write(({ tx }) =>
          tx.updateTable('customer_addresses').set({ by_mail: true }).where('address', '=', talk.address).execute(),
        )
      return talk
    },
    browser: (language?: string) => browser(w, language),
    linksTo: (address: string) => linksTo(w, address),
  }
}

/** Paths of the links mailed to an address, used ones first, then the oldest. */
async function linksTo(w: World, address: string): Promise<string[]> {
  await w.runJobs()
  const links = await w.db
    .selectFrom('portal_links')
    .select('id')
    .where('address', '=', address)
    .orderBy(sql`used_at is null`)
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  return links.map(({ id }) =>
    linkAddress(w.app.kernel.services, id, 'portal').slice(w.app.kernel.services.baseUrl.length),
  )
}

function browser(w: World, language = 'en') {
  const { request, cookies } = visitor(w)
  const show = async (answer: Promise<Response>): Promise<Shown> => {
    const { status, headers, text } = await answer.then(async (each) => ({
      status: each.status,
      headers: each.headers,
      text: await each.text(),
    }))
    return { status, html: text, location: headers.get('location'), headers }
  }
  const self = {
    cookies,
    open: (path: string) => show(request(path, { headers: { 'accept-language': language } })),
    /** Sends a form as a browser does; `files` make it a multipart one. */
    send: (
      path: string,
      fields: Record<string, string>,
      { files = [], headers = {} }: { files?: File[]; headers?: Record<string, string> } = {},
    ) => {
      const form = files.length ? new FormData() : new URLSearchParams()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      for (const file of files) (form as FormData).append('files', file)
      return show(request(path, { method: 'POST', body: form, headers: { 'accept-language': language, ...headers } }))
    },
    /** What the forms of a page hold beside what one writes. */
    hidden: async (path: string): Promise<Record<string, string>> => {
      const { html } = await self.open(path)
      return Object.fromEntries(
        [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
          name!,
          value!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
        ]),
      )
    },
    signIn: async (address: string, to?: string) => {
      await self.send('/portal', { email: address, ...(to ? { to } : {}) })
      const link = (await linksTo(w, address)).at(-1)
      if (!link) throw new Error(`No link for ${address}`)
      return self.send(link, {})
    },
    /** Signed in without waiting for the mail. */
    enter: async (address: string) => {
      const id = await w.write(async ({ tx, newId, now }) => {
        const linkId = newId()
        const customerId = (await customerOf(tx, address))!
        const until = new Date(now.getTime() + 60_000)
        await tx
          .insertInto('portal_links')
          .values({ id: linkId, customer_id: customerId, address, made_at: now, expires_at: until })
          .execute()
        return linkId
      })
      const { services } = w.app.kernel
      return self.send(linkAddress(services, id, 'portal').slice(services.baseUrl.length), {})
    },
    /** Writes into a form of the portal. */
    write: async (path: string, fields: Record<string, string>, files: File[] = []) =>
      self.send(path, { ...(await self.hidden(path)), do: 'answer', ...fields }, { files }),
  }
  return self
}
