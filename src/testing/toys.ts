// A small capability to test the kernel with: toys that anyone with the right may add, in boxes that only some may see.
import { z } from 'zod'
import { sql } from 'kysely'
import { capability } from '#kernel/capability.ts'
import { contract, flag } from '#kernel/contract.ts'

export const toysContract = contract('toys', {
  permissions: { read: 'See toys', write: 'Add toys' },
  errors: { broken: { status: 409, message: 'The toy is broken' } },
  events: {
    added: { about: 'boxId', seenBy: 'read', payload: z.object({ boxId: z.uuid(), name: z.string() }) },
    hidden: { seenBy: 'nobody', payload: z.object({}) },
  },
  jobs: { paint: z.object({ name: z.string() }) },
  queries: {
    list: { summary: 'Names of all toys', route: 'GET /toys', needs: 'read', input: z.object({ loud: flag.optional() }), output: z.array(z.string()) },
    wrong: { summary: 'Answers what its contract forbids', route: 'GET /toys/wrong', needs: 'public', input: z.object({}), output: z.object({ count: z.number() }) },
  },
  actions: {
    add: {
      summary: 'Add a toy', route: 'POST /boxes/{boxId}/toys', needs: 'write', fails: ['broken'],
      input: z.object({ boxId: z.uuid(), name: z.string().min(1), breakIt: z.boolean().default(false), spoilIt: z.boolean().default(false) }), output: z.object({ name: z.string(), count: z.number() }),
    },
    knock: { summary: 'Anyone may knock twice a minute', route: 'POST /toys/knock', needs: 'public', input: z.object({}), output: z.object({}), limit: { per: 'ip', max: 2, seconds: 60 } },
  },
})

export const toyTable = 'create table toys (name text not null, painted integer not null default 0)'

/** `seesBox` says who may see which box live. */
export const toys = (seesBox: (actorId: string, boxId: string) => boolean = () => true) => capability(toysContract, {
  uses: [toysContract],
  queries: {
    list: async ({ db, input }) => {
      const rows = await db.selectNoFrom(sql<string[]>`array(select name from toys order by name)`.as('names')).executeTakeFirstOrThrow()
      return input.loud ? rows.names.map((name) => name.toUpperCase()) : rows.names
    },
    wrong: async () => ({ count: 'three' }) as never,
  },
  actions: {
    add: async ({ tx, input, emit, enqueue, fail, failKeeping }) => {
      await sql`insert into toys (name) values (${input.name})`.execute(tx)
      emit('added', { boxId: input.boxId, name: input.name })
      enqueue('paint', { name: input.name })
      if (input.breakIt) return fail('broken')
      if (input.spoilIt) return failKeeping('broken')
      const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from toys`.execute(tx)
      return { name: input.name, count: row!.count }
    },
    knock: async () => ({}),
  },
  jobs: { paint: async ({ transact, payload }) => transact(async ({ tx }) => void (await sql`update toys set painted = painted + 1 where name = ${payload.name}`.execute(tx))) },
  on: { 'toys.added': async ({ transact, payload }) => transact(async ({ tx }) => void (await sql`update toys set painted = painted + 10 where name = ${payload.payload.name}`.execute(tx))) },
  when: { 'toys.added': ({ name }) => name !== 'dull' },
  audiences: { boxId: { load: async () => new Map(), sees: (actor, boxId) => seesBox(actor.id, boxId) } },
})

/** Lets tests act with any permissions: `Bearer toys:read,write:<id>`. */
export const toyKeeper = capability(contract('keeper', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }), {
  queries: {}, actions: {}, jobs: {},
  authenticate: async ({ bearer, cookie, ip }) => {
    const [, rights, id] = /^toys:([\w,]*):(.+)$/.exec(bearer ?? cookie('toys') ?? '') ?? []
    if (rights === undefined || !id) return null
    const permissions = new Set(rights.split(',').map((right) => `toys:${right}`))
    return { kind: 'agent', id, name: id, permissions, teamIds: [], hiddenTeamIds: [], locale: 'en', timeZone: 'UTC', ip, byCookie: !bearer }
  },
})
