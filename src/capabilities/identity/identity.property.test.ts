import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { customerSays, makeConversation } from '#testing/talk.ts'
import { world } from '#testing/world.ts'
import { customerOf } from '#capabilities/customers/customers.public.ts'

const w = await world()
const mara = await w.agent({ name: 'Mara' })
const { api: admin } = await w.agent({ role: 'admin' })
const api = mara.api
const many = 4
const most = 26
const agents = (await Promise.all(Array.from({ length: most }, () => w.agent()))).map(({ id }) => id)
const size = await admin.attributes.create({
  about: 'customer',
  name: 'Size',
  kind: 'text',
  options: [],
  hint: '',
  inPanel: true,
})
const wordings = [{ language: 'en', wording: 'I agree to get it.' }]
const purposeOf = (name: string) =>
  admin.consents.createPurpose({ name, channels: ['post'], doubleOptIn: false, wordings })
const purposes = [await purposeOf('Letter'), await purposeOf('Catalogue')]
const tags = [(await admin.tags.create({ name: 'Oak' })).id, (await admin.tags.create({ name: 'Elm' })).id]
const segments: string[] = []
for (const condition of [
  { facet: 'customers.vip', op: 'is', value: true },
  { facet: 'orders.count', op: 'atLeast', value: 2 },
  { facet: 'conversations.theirCount', op: 'atLeast', value: 3 },
] as const)
  segments.push((await admin.segments.create({ name: condition.facet, condition })).id)
await w.runJobs()
const companies = [
  await admin.companies.create({ name: 'Oak', domains: [] }),
  await admin.companies.create({ name: 'Elm', domains: [] }),
]

/** What has one value at a time, which a merge chooses. */
const onceSaid = new Set(['own', 'rename', 'size'])
const who = fc.integer({ min: 0, max: many - 1 })
const nth = fc.integer({ min: 0, max: 11 })
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      who,
      other: who,
      pick: fc.array(who, { minLength: 4, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmerge' as const), who }) },
  ...(
    [
      // Twice: what comes by what reaches them.
      ...(['write', 'write', 'order', 'order', 'answer', 'answer', 'order', 'note', 'rename', 'mark', 'unmark'] as const),
      ...(['reach', 'first', 'first', 'forget', 'own', 'size', 'join', 'known', 'known'] as const),
      ...(['give', 'withdraw', 'tag', 'untag'] as const),
    ] as const
  ).map((name) => ({ weight: 1, arbitrary: fc.record({ do: fc.constant(name), who, nth }) })),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A few customers; `tag` keeps their addresses from those of the same customers elsewhere. */
async function people(tag: string) {
  const all = []
  for (let at = 0; at < many; at++) {
    const talk = await makeConversation(w, {
      name: `Person ${at}`,
      address: `p${at}-${tag}@mail.example`,
      subject: `s${at}`,
    })
    const more = { kind: 'email' as const, address: `more0${at}-${tag}@mail.example` }
    await api.customers.addAddress({ customerId: talk.customerId, ...more })
    all.push({ id: talk.customerId, talk })
  }
  return { tag, all, orders: 0, talks: 0, notes: 0, reached: 0 }
}
type People = Awaited<ReturnType<typeof people>>

/** Does a step with `root`, whom people mean now, or by what reaches `who` themselves. */
async function act(them: People, given: Exclude<Step, { do: 'merge' | 'unmerge' }>, root: number) {
  const { tag, all } = them
  const { do: what, who: at, nth: n } = given
  const customerId = all[root]!.id
  const address = `p${at}-${tag}@mail.example`
  const now = () => api.customers.get({ customerId })
  switch (what) {
    case 'write':
      return void (await makeConversation(w, { name: 'x', address, subject: `t${them.talks++}` }))
    case 'answer':
      return void (await customerSays(
        w,
        { ...all[at]!.talk, customerId: (await customerOf(w.db, address))! },
        'Hello?',
      ))
    case 'order': {
      const externalId = `${tag}-${them.orders++}`
      const said = {
        source: 'shop',
        externalId,
        number: `N${them.orders}`,
        state: 'placed' as const,
        currency: 'EUR',
        total: 1,
        lines: [],
      }
      return void (await admin.orders.put({
        ...said,
        placedAt: '2026-11-03T10:00:00Z',
        updatedAt: '2026-11-03T10:00:00Z',
        customer: { email: address },
      }))
    }
    case 'note':
      return void (await api.customers.addNote({ customerId, body: `note ${them.notes++}` }))
    case 'rename':
      return void (await api.customers.rename({ customerId, name: `Name ${n}`, revision: (await now()).revision }))
    case 'mark':
      return void (await api.customers.mark({
        customerId,
        mark: n % 2 ? 'vip' : 'vulnerable',
        reason: `r${n}`,
        revision: (await now()).revision,
      }))
    case 'unmark':
      return void (await api.customers.unmark({
        customerId,
        mark: n % 2 ? 'vip' : 'vulnerable',
        revision: (await now()).revision,
      }))
    case 'reach':
      return void (await api.customers.addAddress({
        customerId,
        kind: 'email',
        address: `more9${them.reached++}-${tag}@mail.example`,
      }))
    case 'own':
      return void (await api.customers.setOwner({
        customerId,
        agentId: agents[n]!,
        revision: (await now()).revision,
      }))
    case 'size': {
      const { items } = await api.attributes.of({ about: 'customer', subjectId: customerId })
      const revision = items.find(({ attributeId }) => attributeId === size.id)!.revision
      return void (await api.attributes.set({
        about: 'customer',
        subjectId: customerId,
        attributeId: size.id,
        value: `size ${n}`,
        revision,
      }))
    }
    case 'join':
      return void (await api.companies.setMember({ companyId: companies[n % 2]!.id, customerId, role: `role ${n}` }))
    case 'known': {
      const { revision } = await api.knownas.of({ customerId })
      return void (await api.knownas.set({ customerId, wishes: wishesOf(n), source: 'agent', revision }))
    }
    case 'give':
      return void (await api.consents.give({ customerId, ...consent(n % 2) }))
    case 'withdraw':
      // Of one of the two, so that the other shows that all comes back.
      return void (await api.consents.withdraw({ customerId, ...consent(0) }))
    case 'tag':
    case 'untag':
      return void (await api.tags.changeOf({ about: 'customer', subjectId: customerId, [what === 'tag' ? 'add' : 'remove']: [tags[n % 2]!] }))
    default:
      return undefined
  }
}

/** Who says what stands there already, through another or as it was chosen in a merge, has said nothing. */
async function isSo(customerId: string, { do: what, nth: n }: Exclude<Step, { do: 'merge' | 'unmerge' }>) {
  const about = { about: 'customer' as const, subjectId: customerId }
  switch (what) {
    case 'own':
      return (await api.customers.get({ customerId })).owner?.id === agents[n]
    case 'rename':
      return (await api.customers.get({ customerId })).name === `Name ${n}`
    case 'size':
      return (await api.attributes.of(about)).items.some((each) => each.attributeId === size.id && each.value === `size ${n}`)
    case 'known': {
      const { card } = await api.knownas.of({ customerId })
      return Object.entries(wishesOf(n)).every(([key, value]) => isDeepStrictEqual(card[key as 'name'], value))
    }
    case 'give': {
      const { items } = await api.consents.of({ customerId })
      return items.some(({ purposeId, state }) => purposeId === purposes[n % 2]!.id && state === 'given')
    }
    case 'tag':
      return (await api.tags.ofSubject(about)).tagIds.includes(tags[n % 2]!)
    default:
      return false
  }
}

const wishesOf = (n: number) =>
  n % 3 ? { name: n % 5 ? `K${n}` : null } : { needs: { known: ['noPhone' as const], other: `n${n}` } }
const consent = (which: number) => ({ purposeId: purposes[which]!.id, channel: 'post' as const, how: 'asked' })

/** What is said of an address is said of whose it is: the n-th of those that both have. */
async function onAddress(where: People, what: 'first' | 'forget', address: string) {
  const full = `${address}-${where.tag}@mail.example`
  const row = await w.db
    .selectFrom('customer_addresses')
    .select(['id', 'customer_id'])
    .where('address', '=', full)
    .executeTakeFirstOrThrow()
  const one = { customerId: row.customer_id, addressId: row.id }
  await (what === 'first' ? api.customers.makePrimary(one) : api.customers.removeAddress(one))
}

async function addressesIn({ tag }: People): Promise<string[]> {
  const rows = await w.db
    .selectFrom('customer_addresses')
    .select('address')
    .where('address', 'like', `%-${tag}@mail.example`)
    .execute()
  return rows.map(({ address }) => address.slice(0, address.indexOf('-'))).sort()
}

/** Everything that is kept of each, in a form to compare: names of things instead of ids, no times and revisions. */
async function snapshot({ all, tag }: People) {
  const ids = all.map(({ id }) => id)
  const place = (id: string | null) => (id === null ? null : ids.indexOf(id))
  const found = []
  for (const customerId of ids) {
    const row = await w.db
      .selectFrom('customers')
      .select(['name', 'owner_id', 'time_zone', 'state', 'merged_into'])
      .where('id', '=', customerId)
      .executeTakeFirstOrThrow()
    const addresses = await w.db
      .selectFrom('customer_addresses')
      .select(['address', 'is_primary', 'home_id', 'home_primary'])
      .where('customer_id', '=', customerId)
      .orderBy('address')
      .execute()
    const marks = await w.db
      .selectFrom('customer_marks')
      .select(['mark', 'reason', 'via'])
      .where('customer_id', '=', customerId)
      .orderBy('mark')
      .execute()
    const notes = await w.db
      .selectFrom('customer_notes')
      .select(['body', 'home_id'])
      .where('customer_id', '=', customerId)
      .orderBy('body')
      .execute()
    const values = await w.db
      .selectFrom('attribute_values')
      .select('value')
      .where('subject_id', '=', customerId)
      .where('value', 'is not', null)
      .execute()
    const members = await w.db
      .selectFrom('company_members')
      .select(['company_id', 'role', 'via', 'left_at'])
      .where('customer_id', '=', customerId)
      .orderBy('company_id')
      .execute()
    const orders = await w.db.selectFrom('orders').select('external_id').where('customer_id', '=', customerId).execute()
    const tagged = await w.db
      .selectFrom('customer_tags')
      .select(['tag_id', 'via'])
      .where('customer_id', '=', customerId)
      .orderBy('tag_id')
      .execute()
    const stays = await w.db
      .selectFrom('segment_stays')
      .select('segment_id')
      .where('customer_id', '=', customerId)
      .where('left_at', 'is', null)
      .execute()
    const { card, told } = await api.knownas.of({ customerId })
    const agreed = (await api.consents.of({ customerId })).items
    const talks = await w.db
      .selectFrom('conversations')
      .select(['id', 'subject'])
      .where('customer_id', '=', customerId)
      .orderBy('subject')
      .execute()
    const said = []
    for (const { id, subject } of talks) {
      const messages = await w.db
        .selectFrom('messages')
        .select(['customer_id', 'body_text'])
        .where('conversation_id', '=', id)
        .orderBy('seq')
        .execute()
      const parts = await w.db
        .selectFrom('participants')
        .select(['address', 'customer_id'])
        .where('conversation_id', '=', id)
        .orderBy('address')
        .execute()
      said.push([
        subject,
        messages.map((each) => [place(each.customer_id), each.body_text]),
        parts.map((each) => [each.address.replace(tag, ''), place(each.customer_id)]),
      ])
    }
    found.push({
      ...row,
      addresses: addresses.map((each) => ({ ...each, address: each.address.replace(tag, '') })),
      marks,
      notes,
      values,
      members,
      tagged,
      segments: segments.filter((id) => stays.some((stay) => stay.segment_id === id)).length,
      card,
      told: told.map(({ key, source }) => [key, source]).sort(),
      agreed: purposes.map(({ id }) => agreed.find(({ purposeId }) => purposeId === id)?.state ?? null),
      said,
      orders: orders.map((each) => each.external_id.replace(tag, '')).sort(),
    })
  }
  return found
}

test(
  'whatever is merged, said and done, once everybody is taken apart everything is as if nobody had been merged',
  { timeout: 280_000 },
  async () => {
    let round = 0
    let merges = 0
    let deep = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: most }), async (plan) => {
        round++
        const [merged, plain] = [await people(`m${round}`), await people(`w${round}`)]
        const parent = new Map<number, number>()
        const rootOf = (at: number): number => (parent.has(at) ? rootOf(parent.get(at)!) : at)
        const out = async (at: number) => {
          await api.identity.unmerge({ customerId: merged.all[at]!.id })
          parent.delete(at)
        }
        for (const [at, step] of plan.entries()) {
          // What a merge chose, said anew after something else was said, counts as chosen: so no two say the same here.
          const each = 'nth' in step && onceSaid.has(step.do) ? { ...step, nth: at } : step
          w.clock.advance('1m')
          if (each.do === 'merge') {
            const [from, into] = [rootOf(each.who), rootOf(each.other)]
            if (from === into) continue
            const [fromId, intoId] = [merged.all[from]!.id, merged.all[into]!.id]
            const { facts, state } = await api.identity.compare({ customerId: intoId, withIds: fromId })
            const choices = facts.flatMap(({ key, values }, at) => {
              const customerId = Object.keys(values)[each.pick[at % 4]! % Math.max(1, Object.keys(values).length)]
              return each.pick[at % 4]! < 3 && customerId ? [{ key, customerId }] : []
            })
            await api.identity.merge({ customerId: intoId, fromIds: [fromId], choices, state })
            if ([...parent.values()].includes(from)) deep++
            parent.set(from, into)
            merges++
          } else if (each.do === 'unmerge') {
            if (parent.has(each.who) && !parent.has(parent.get(each.who)!)) await out(each.who)
          } else if (each.do === 'first' || each.do === 'forget') {
            const all = await addressesIn(plain)
            // Whoever has no address of their own left can not be written from.
            const some = each.do === 'forget' ? all.filter((address) => address.startsWith('more')) : all
            const address = some[each.nth % Math.max(1, some.length)]
            if (address) for (const where of [merged, plain]) await onAddress(where, each.do, address)
          } else if (!(await isSo(merged.all[rootOf(each.who)]!.id, each)))
            for (const where of [merged, plain]) await act(where, each, rootOf(each.who))
        }
        while (parent.size) for (const at of parent.keys()) if (!parent.has(parent.get(at)!)) await out(at)
        await w.runJobs()
        assert.deepEqual(await addressesIn(merged), await addressesIn(plain))
        const [now, alone] = [await snapshot(merged), await snapshot(plain)]
        // Who withdrew while they were one has withdrawn as both.
        for (const [at, { agreed }] of now.entries())
          if (agreed[0] === 'withdrawn' && plan.some((each) => each.do === 'withdraw')) alone[at]!.agreed[0] = 'withdrawn'
        assert.deepEqual(now, alone)
      }),
      { numRuns: 15, endOnFailure: true },
    )
    assert.ok(merges > 15 && deep > 2, `${merges} merges, ${deep} of them deep`)
  },
)
