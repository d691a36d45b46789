import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Visitor, visitor } from '#testing/visitor.ts'
import { type Person, type World, world } from '#testing/world.ts'
import { setPassword } from './access.credentials.ts'

let w: World
let admin: Person
before(async () => {
  w = await world()
  admin = await w.agent({ role: 'admin' })
})
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
const until = async (check: () => boolean) => {
  for (let tries = 0; tries < 100 && !check(); tries++) await wait(20)
  return check()
}

test('an open stream ends at once with its session, and the others go on', async () => {
  const [mara, tom] = [await w.agent(), await w.agent()]
  const [browser, other] = [await signedIn(mara), await signedIn(tom)]
  const [stream, untouched] = [await listen(browser), await listen(other)]
  await browser.api.access.signOut({})
  await w.runJobs()
  assert.ok(await until(() => stream.closed), 'the stream of the ended session goes on')
  assert.equal(untouched.closed, false)
  await untouched.end()
})

test('an open stream ends when rights or teams of its reader change, so that it comes back with the right ones', async () => {
  const tom = await w.agent()
  const browser = await signedIn(tom)
  const first = await listen(browser)
  await admin.api.people.createTeam({ name: 'Behind doors', private: true })
  await w.runJobs()
  assert.ok(await until(() => first.closed), 'a team became hidden and the stream goes on')
  const second = await listen(browser)
  await admin.api.people.update({ agentId: tom.id, revision: (await browser.api.people.me({})).revision, role: 'lead' })
  await w.runJobs()
  assert.ok(await until(() => second.closed), 'the role changed and the stream goes on')
  const third = await listen(browser)
  await admin.api.people.deactivate({ agentId: tom.id })
  await w.runJobs()
  assert.ok(await until(() => third.closed), 'the reader was deactivated and the stream goes on')
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
  assert.ok(await until(() => mine.all().includes('access.tokensChanged')))
  assert.ok(!theirs.all().includes('access.tokensChanged'))
  await Promise.all([mine.end(), theirs.end()])
})
