// The one path of every operation: find, permit, check the input, run with the right database access, check the answer.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, actorName, may } from './actor.ts'
import type { ActionContext, Disclosure, Emitter, HttpContext, QueryContext, Writer } from './capability.ts'
import type { Bytes, Contract } from './contract.ts'
import type { Reader, Tx } from './db.ts'
import { Refusal, refusal, refuse } from './errors.ts'
import { wordsFor } from './fields.ts'
import { type Kernel, type RegisteredOperation, runtimeOf } from './kernel.ts'
import { allowRate } from './limits.ts'
import { text } from './text.ts'
import { transact } from './transact.ts'

export type Request = { actor: Actor; requestId: string; idempotencyKey?: string; http: HttpContext }

/**
 * Runs `name` with untrusted input; refusals are thrown as `Refusal`. Input that is still to be read comes as a function:
 * nothing is read for whoever may not call.
 */
export async function perform(kernel: Kernel, name: string, rawInput: unknown, request: Request): Promise<unknown> {
  const found = kernel.operations.get(name) ?? refuse('unknownOperation')
  permit(found, request.actor)
  allowRate(found, request.actor, kernel.clock.now())
  const raw: unknown = typeof rawInput === 'function' ? await rawInput() : rawInput
  const input = checkInput(found, raw, request.actor.locale)
  return found.kind === 'query' ? runQuery(kernel, found, input, request) : runAction(kernel, found, input, request)
}

function permit({ operation, capability }: RegisteredOperation, actor: Actor): void {
  if (operation.needs === 'public') return
  if (actor.kind === 'anonymous') refuse('unauthenticated')
  if (operation.needs === 'signedIn') {
    if (actor.kind !== 'agent' && actor.kind !== 'token') refuse('forbidden')
    return
  }
  const needed = `${capability.contract.name}:${operation.needs}`
  if (!may(actor, needed)) refuse('forbidden', { needs: needed })
}

function checkInput({ operation }: RegisteredOperation, rawInput: unknown, locale: string): unknown {
  const nul = findNul(rawInput)
  const hasNul = text(locale, 'errors.kernel.field.nul') ?? 'A text can not hold the character NUL'
  if (nul !== undefined) refuse('invalidInput', { fields: { [nul]: hasNul } })
  const checked = z.safeParse(operation.input, rawInput, { reportInput: true })
  if (checked.success) return checked.data
  const fields: Record<string, string> = {}
  for (const issue of checked.error.issues) fields[issue.path.join('.')] ??= wordsFor(issue, locale)
  return refuse('invalidInput', { fields })
}

/** No operation takes more levels than this; what is deeper could exhaust the stack of whatever walks through it. */
const maxDepth = 100

/** Where a text holds NUL, which no text column of the database can keep. */
function findNul(value: unknown, path = '', depth = 0): string | undefined {
  if (depth > maxDepth) refuse('tooDeep')
  if (typeof value === 'string') return value.includes('\0') ? path : undefined
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return undefined
  for (const [key, each] of Object.entries(value)) {
    const found = key.includes('\0') ? path : findNul(each, path ? `${path}.${key}` : key, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** An answer that does not fit its contract is our mistake: it must not leave the house. */
function checkOutput({ operation, name }: RegisteredOperation, result: unknown): unknown {
  if (operation.gives === 'bytes') return result as Bytes
  const checked = z.safeParse(operation.output, result)
  if (!checked.success) throw new Error(`The answer of ${name} breaks its contract: ${z.prettifyError(checked.error)}`)
  return checked.data
}

const failer = (contract: Contract, keeps = false) => (code: string, details?: Record<string, unknown>): never => {
  throw Object.assign(refusal(contract, code, details), { keeps })
}

async function isVisible(kernel: Kernel, db: Reader, actor: Actor, about: string, id: string): Promise<boolean> {
  const audience = kernel.audiences.get(about)
  return audience !== undefined && audience.sees(actor, id, (await audience.load(db, [id], kernel.clock.now())).get(id))
}

type Found = RegisteredOperation

/** What queries and actions both get. */
function shared(kernel: Kernel, found: Found, input: unknown, { actor, requestId }: Request, db: Reader) {
  return {
    input,
    log: kernel.log.child({ requestId, operation: found.name }),
    isVisible: (about: string, id: string) => isVisible(kernel, db, actor, about, id),
    fail: failer(found.capability.contract) as never,
  }
}

/** What a query `aside` may take in all; it then tells what it has. */
const asideMs = 900

async function runQuery(kernel: Kernel, found: Found, input: unknown, request: Request): Promise<unknown> {
  const { services, clock, database } = kernel
  const { actor } = request
  const { aside, shows } = found.operation
  const started = performance.now()
  let keeping: Promise<void>[] | undefined
  const db = aside ? database.aside : database.reader
  const keep = (disclosures: readonly Disclosure[]) => {
    keeping ??= []
    if (!disclosures.length || actor.kind === 'system') return
    const kept = keepDisclosures(kernel, actor, found.name, disclosures)
    kept.catch(() => undefined)
    keeping.push(kept)
  }
  const ctx: QueryContext = {
    ...shared(kernel, found, input, request, database.reader),
    ...{ db, services, actor, contract: found.capability.contract, now: clock.now() },
    // Put on record while the handler reads on; the answer waits for both.
    disclose: (ids, how) => keep(ids.map((conversationId) => ({ conversationId, how }))),
    discloseCustomers: (ids, how) => keep(ids.map((customerId) => ({ customerId, how }))),
    timeLeft: () => (aside ? started + asideMs - performance.now() : Infinity),
  }
  const answer = checkOutput(found, await found.run(ctx as never))
  if (shows && !keeping) throw new Error(`${found.name} shows messages and names no conversation`)
  const { customerId } = input as { customerId?: string }
  if (customerId && found.operation.gives !== 'bytes') ctx.discloseCustomers([customerId], 'opened')
  await Promise.all(keeping ?? [])
  return answer
}

async function keepDisclosures(kernel: Kernel, actor: Actor, operation: string, disclosures: readonly Disclosure[]) {
  const runtime = runtimeOf(kernel, { operation })
  for (const capability of kernel.capabilities)
    await capability.keepDisclosures?.(runtime, actor, operation, disclosures)
}

async function runAction(kernel: Kernel, found: Found, input: unknown, request: Request): Promise<unknown> {
  const { contract } = found.capability
  const key = found.operation.secret ? undefined : request.idempotencyKey
  const answer = await transact(kernel, request, async (w) => {
    const remembered = key ? await recall(w, found.name, request, key, input) : undefined
    if (remembered !== undefined) return remembered
    const ctx: ActionContext = {
      ...w,
      ...shared(kernel, found, input, request, w.tx),
      ...emitter(contract, w),
      http: request.http,
      failKeeping: failer(contract, true) as never,
    }
    const result = await found.run(ctx as never).then((value) => checkOutput(found, value), kept)
    if (key) await remember(w, found.name, request, key, result)
    return result
  })
  if (answer instanceof Refusal) throw answer
  return answer
}

/** A refusal that keeps what was written must not undo the transaction: it is thrown again after the commit. */
const kept = (error: unknown): Refusal => {
  if (error instanceof Refusal && error.keeps) return error
  throw error
}

/** `emit` and `enqueue` bound to one contract. */
export const emitter = (contract: Contract, w: Writer): Emitter => ({
  emit: (type, payload) => w.record(contract, type, payload),
  enqueue: (job, payload, options) => w.add(contract, job, payload, options),
})

/** The answer given before to the same key, if any. A second call waits here until the first has committed. */
async function recall(w: Writer, operation: string, { actor }: Request, key: string, input: unknown): Promise<unknown> {
  const inputHash = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  const row = { key, actor: actorName(actor), operation, input_hash: inputHash, at: w.now }
  const inserted = await w.tx
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) return undefined
  const before = await w.tx
    .selectFrom('idempotency_keys')
    .select(['input_hash', 'answer'])
    .where((eb) => eb.and({ key, actor: row.actor, operation }))
    .executeTakeFirstOrThrow()
  if (before.input_hash !== inputHash) refuse('keyReused')
  return before.answer
}

/** Keeps the answer for the same key; a refusal is not remembered. */
async function remember(w: Writer, operation: string, { actor }: Request, key: string, result: unknown): Promise<void> {
  const mine = { key, actor: actorName(actor), operation }
  if (result instanceof Refusal)
    return void (await w.tx.deleteFrom('idempotency_keys').where((row) => row.and(mine)).execute())
  const answer = JSON.stringify(result)
  await w.tx.updateTable('idempotency_keys').set({ answer }).where((row) => row.and(mine)).execute()
}

/**
 * Forgets answers kept for repeated calls in which one of these words stands: ids or addresses of a person. A call that
 * comes again then is one of its own.
 */
export async function forgetInAnswers(tx: Tx, words: readonly string[]): Promise<number> {
  const gone = await sql`
    delete from idempotency_keys where exists (
      select from unnest(${[...words]}::text[]) word where strpos(lower(answer::text), lower(word)) > 0)`.execute(tx)
  return Number(gone.numAffectedRows ?? 0)
}
