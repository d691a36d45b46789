import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Visitor, visitor } from '#testing/visitor.ts'
import { type Person, world } from '#testing/world.ts'
import { setPassword } from './access.credentials.ts'
import { until } from '#testing/until.ts'

const w = await world()
const admin = await w.agent({ role: 'admin' })
after(() => w.close())

async function signedIn(who: Person): Promise<Visitor> {
  await w.write((writer) => setPassword(writer, who.id, 'lantern over water'))
  const browser = visitor(w)
  await browser.api.access.signIn({ email: who.email, password: 'lantern over water' })
  await w.runJobs()
  return browser
}

/** Opens the live stream; `closed` tells whether the server has ended it. */
async function listen(browser: Visitor) {
  const response = await browser.request('/api/v1/live')
  const reader = response.body!.getReader()
  const stream = { closed: false, end: () => reader.cancel() }
  const read = async (): Promise<void> => ((await reader.read()).done ? void (stream.closed = true) : read())
  void read()
  await wait(100)
  return stream
}
test('an open stream ends at once with its session, and the others go on', async () => {
  const [mara, tom] = [await w.agent(), await w.agent()]
  const [browser, other] = [await signedIn(mara), await signedIn(tom)]
  const [stream, untouched] = [await listen(browser), await listen(other)]
  await browser.api.access.signOut({})
  await w.runJobs()
  await until('the stream ends: the ended session', () => stream.closed)
  assert.equal(untouched.closed, false)
  await untouched.end()
})

test('an open stream ends when rights or teams of its reader change, so that it comes back with the right ones', async () => {
  const tom = await w.agent()
  const browser = await signedIn(tom)
  const first = await listen(browser)
  await admin.api.people.createTeam({ name: 'Behind doors', private: true })
  await w.runJobs()
  await until('the stream ends: a team became hidden', () => first.closed)
  const second = await listen(browser)
  await admin.api.people.update({ agentId: tom.id, revision: (await browser.api.people.me({})).revision, role: 'lead' })
  await w.runJobs()
  await until('the stream ends: the role changed', () => second.closed)
  const third = await listen(browser)
  await admin.api.people.deactivate({ agentId: tom.id })
  await w.runJobs()
  await until('the stream ends: the reader was deactivated', () => third.closed)
})

test('news about sessions and tokens reach their owner alone', async () => {
  const [mara, tom] = [await w.agent(), await w.agent()]
  const [browser, other] = [await signedIn(mara), await signedIn(tom)]
  const heard = async (from: Visitor) => {
    const response = await from.request('/api/v1/live')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    const texts: string[] = []
    const read = async (): Promise<void> => {
      const { value, done } = await reader.read()
      if (value) texts.push(value)
      if (!done) return read()
    }
    void read().catch(() => undefined)
    return { all: () => texts.join(''), end: () => reader.cancel() }
  }
  const [mine, theirs] = [await heard(browser), await heard(other)]
  await wait(100)
  await browser.api.access.createToken({ name: 'Mine', scopes: ['people:read'] })
  await until('it is told', () => mine.all().includes('access.tokensChanged'))
  assert.ok(!theirs.all().includes('access.tokensChanged'))
  await Promise.all([mine.end(), theirs.end()])
})
