// Writes the demo's past through the same doors that mail and agents use, each step at its own time.
import { addUser, demoPassword } from '#capabilities/access/access.public.ts'
import { addMessage, openConversation } from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { type Actor, system } from '#kernel/actor.ts'
import type { HttpContext, Writer } from '#kernel/capability.ts'
import type { Kernel } from '#kernel/kernel.ts'
import { perform } from '#kernel/perform.ts'
import { transact } from '#kernel/transact.ts'
import { setUpDesk, tagsFor } from './desk.ts'
import { knowPeople } from './know.ts'
import { planOrders } from './orders.ts'
import { type Plan, type Planned, planDemo } from './plan.ts'
import { segments } from './segments.ts'
import { agents, mailboxes, shop, teams } from './shop.ts'

export type Progress = (done: number, total: number) => void

const noHttp: HttpContext = { cookie: () => undefined, setCookie() {}, clearCookie() {}, userAgent: 'demo', header: () => undefined }

/** Conversations written at the same time; their commits share the disk's flushes. */
const hands = 6

/** Fills an empty installation; answers false when it has been set up already. `smtpPort`: where the demo's mail goes. */
export async function fillDemo(kernel: Kernel, { smtpPort, now, tell, conversations = 2000 }: { smtpPort: number; now: Date; tell: Progress; conversations?: number }): Promise<boolean> {
  const beginning = at(kernel, () => new Date(now.getTime() - 91 * 86_400_000))
  if (!(await setUp(beginning))) return false
  const people = await Promise.all(agents.map(({ email }) => actorOf(kernel, email)))
  const boxes = await makeMailboxes(beginning, people, smtpPort)
  const tags = await setUpDesk((name, input) => beginning.ask(people[0]!, name, input))
  const plan = planDemo(now, { customers: 320, conversations, agents: people.length, mailboxes: boxes.length, seed: 20_261_116 })
  let next = 0
  const write = async () => {
    for (let index = next++; index < plan.conversations.length; index = next++) {
      const planned = plan.conversations[index]!
      const mails = planned.steps.filter(({ what }) => what === 'ask').length
      await writeConversation(kernel, plan, planned, people, boxes, tagsFor(tags, planned.sends, mails))
      if (index % 20 === 0) tell(index, plan.conversations.length)
    }
  }
  await Promise.all(Array.from({ length: hands }, write))
  await sendOrders(at(kernel, () => now), plan, people[0]!, now)
  await knowPeople(kernel, (when, actor, name, input) => at(kernel, () => when).ask(actor, name, input), plan, people, now)
  for (const segment of segments) await at(kernel, () => now).ask(people[0]!, 'segments.create', segment)
  tell(plan.conversations.length, plan.conversations.length)
  return true
}

/** As the shop's own system would send them. */
async function sendOrders({ ask }: Past, plan: Plan, admin: Actor, now: Date): Promise<void> {
  const { orders, events } = planOrders(plan, now, 20_261_116)
  const batch = 500
  for (let from = 0; from < orders.length; from += batch) await ask(admin, 'orders.putMany', { orders: orders.slice(from, from + batch) })
  for (let from = 0; from < events.length; from += batch) await ask(admin, 'activity.putMany', { events: events.slice(from, from + batch) })
}

type Box = { id: string; address: string; teamId: string }
type Past = {
  as<T>(actor: Actor, work: (w: Writer) => Promise<T>): Promise<T>
  ask(actor: Actor, name: string, input: object): Promise<Record<string, any>>
}

/** The kernel at another time. */
function at(kernel: Kernel, time: () => Date): Past {
  const past: Kernel = { ...kernel, clock: { now: time } }
  return {
    as: (actor, work) => transact(past, { actor, requestId: null }, work),
    ask: (actor, name, input) => perform(past, name, input, { actor, requestId: 'demo', http: noHttp }) as Promise<Record<string, any>>,
  }
}

async function makeMailboxes({ ask }: Past, people: Actor[], smtpPort: number): Promise<Box[]> {
  const boss = people[0]!
  const teamIds: string[] = []
  for (const { members, ...team } of teams) teamIds.push((await ask(boss, 'people.createTeam', { ...team, memberIds: members.map((index) => people[index]!.id) })).id)
  const boxes: Box[] = []
  for (const { team, ...box } of mailboxes) {
    const { id } = await ask(boss, 'mailboxes.create', { ...box, teamId: teamIds[team], incoming: 'smtp', smtp: { host: '127.0.0.1', port: smtpPort, security: 'none', signIn: 'none' } })
    boxes.push({ id, address: box.address, teamId: teamIds[team]! })
  }
  return boxes
}

async function writeConversation(kernel: Kernel, plan: Plan, planned: Planned, people: Actor[], boxes: Box[], tags: string[]): Promise<void> {
  let now = planned.steps[0]!.at
  const { as, ask } = at(kernel, () => now)
  const box = boxes[planned.mailbox]!
  let opened: { id: string; customerId: string } | undefined
  for (const step of planned.steps) {
    now = step.at
    const agent = people[step.agent]!
    if (step.what === 'ask') {
      opened = await as(system, async (w) => {
        const to = opened ?? (await open(w, plan, planned, box))
        await sayAsCustomer(w, plan, planned, { ...to, text: step.text, address: box.address, first: !opened })
        return to
      })
      continue
    }
    const conversationId = opened!.id
    if (step.what === 'assign') await ask(agent, 'fields.setKind', { conversationId, kindId: planned.kind, revision: 0 })
    if (step.what === 'assign' && tags.length) await ask(agent, 'tags.change', { conversationId, add: tags })
    if (step.what === 'answer') await as(agent, (w) => answer(w, plan, planned, { id: conversationId, text: step.text.replace('{agent}', agent.name), agent, address: box.address }))
    else if (step.what === 'note') await ask(agent, 'conversations.addNote', { conversationId, text: step.text })
    else {
      const { revision } = await ask(agent, 'conversations.get', { conversationId })
      if (step.what === 'assign') await ask(agent, 'conversations.assign', { conversationId, revision, assigneeId: 'me' })
      else await ask(agent, 'conversations.setState', { conversationId, revision, state: 'closed' })
    }
  }
}

const setUp = ({ as }: Past) => as(system, async (w) => {
  const made = await w.tx.insertInto('organisation').values({ name: shop.name, time_zone: shop.timeZone, locale: shop.locale }).onConflict((conflict) => conflict.doNothing()).returning('one').executeTakeFirst()
  if (!made) return false
  for (const agent of agents) await addUser(w, { ...agent, password: demoPassword })
  return true
})

async function actorOf(kernel: Kernel, email: string): Promise<Actor> {
  const row = await kernel.database.reader.selectFrom('agents').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  return (await loadActor(kernel.database.reader, row.id, { kind: 'agent', ip: '' }))!
}

async function open(w: Writer, plan: Plan, planned: Planned, box: { id: string; teamId: string }) {
  const customer = plan.customers[planned.customer]!
  const { id: customerId } = await findOrCreateCustomer(w, { name: customer.name, address: customer.address })
  const { id } = await openConversation(w, { subject: planned.subject, customerId, mailboxId: box.id, teamId: box.teamId, at: w.now })
  return { id, customerId }
}

async function sayAsCustomer(w: Writer, plan: Plan, planned: Planned, { id, customerId, text, address, first }: { id: string; customerId: string; text: string; address: string; first: boolean }) {
  const { name, address: from, language } = plan.customers[planned.customer]!
  await addMessage(w, id, {
    direction: 'in', customerId, authorName: name, authorAddress: from, subject: first ? planned.subject : `Re: ${planned.subject}`, text, language: language.code, at: w.now,
    addresses: { from: [{ name, address: from }], to: [{ name: shop.name, address }] },
    participants: [{ address: from, name, role: 'customer', customerId }],
  })
}

async function answer(w: Writer, plan: Plan, planned: Planned, { id, text, agent, address }: { id: string; text: string; agent: Actor; address: string }) {
  const { name, address: to, language } = plan.customers[planned.customer]!
  await addMessage(w, id, {
    direction: 'out', agentId: agent.id, authorName: agent.name, authorAddress: address, subject: `Re: ${planned.subject}`, text, language: language.code, at: w.now,
    addresses: { from: [{ name: shop.name, address }], to: [{ name, address: to }] },
  })
}
