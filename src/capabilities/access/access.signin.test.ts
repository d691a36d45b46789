import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { ApiError } from '#kernel/client.ts'
import { type Visitor, visitor } from '#testing/visitor.ts'
import { type Person, type World, refused, world } from '#testing/world.ts'
import { nobodys, setPassword } from './access.credentials.ts'
import { writeSeen } from './access.seen.ts'

const w = await world()
after(() => w.close())

const password = 'lantern over water'
async function person(wish: Parameters<World['agent']>[0] = {}): Promise<Person> {
  const made = await w.agent(wish)
  await w.write((writer) => setPassword(writer, made.id, password))
  return made
}
async function signedIn(who: Person, from: Parameters<typeof visitor>[1] = {}): Promise<Visitor> {
  const browser = visitor(w, from)
  await browser.api.access.signIn({ email: who.email, password })
  return browser
}
const failure = async (call: Promise<unknown>) =>
  (
    await call.then(
      () => assert.fail('was let in'),
      (error: ApiError) => error,
    )
  ).problem!
const wrong = (browser: Visitor, email: string) =>
  failure(browser.api.access.signIn({ email, password: 'not the password' }))

test('the right password opens a session in a cookie that scripts can not read', async () => {
  const mara = await person({ name: 'Mara' })
  const browser = visitor(w)
  const response = await browser.request('/api/v1/sign-in', {
    method: 'POST',
    body: JSON.stringify({ email: ` ${mara.email.toUpperCase()} `, password }),
  })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('set-cookie')!, /^heed_session=\S{43};.*HttpOnly.*SameSite=Lax/)
  assert.equal((await browser.api.people.me({})).name, 'Mara')
  const { rows } = await w.app.kernel.database.pool.query('select * from sessions where agent_id = $1', [mara.id])
  assert.ok(!JSON.stringify(rows).includes(browser.cookies.get('heed_session')!))
})

test('an unknown address, a wrong password, an invited and a deactivated person get one and the same answer', async () => {
  const [known, invited, gone] = [await person(), await person(), await person()]
  await w.write(({ tx }) => tx.updateTable('agents').set({ state: 'invited' }).where('id', '=', invited.id).execute())
  await w.write(({ tx }) => tx.updateTable('agents').set({ state: 'deactivated' }).where('id', '=', gone.id).execute())
  const browser = visitor(w)
  const { requestId: _, ...answer } = await wrong(browser, known.email)
  assert.deepEqual([answer.status, answer.code, answer.triesLeft], [401, 'access.wrongCredentials', 4])
  for (const [email, secret] of [
    ['nobody@harrow.example', password],
    [invited.email, password],
    [gone.email, password],
  ] as const) {
    const { requestId: __, ...other } = await failure(browser.api.access.signIn({ email, password: secret }))
    assert.deepEqual(other, answer)
  }
})

test('an address without an account costs the same work as one with', async () => {
  const parameters = (hash: string) => /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$/.exec(hash)![0]
  assert.equal(parameters(nobodys), parameters(await w.app.kernel.services.passwords.hash(password)))
})

test('guessing at one address gets slower and slower, and the right password waits too', async () => {
  const victim = await person()
  const guesser = visitor(w)
  const pauses: number[] = []
  for (let round = 0; round < 4; round++) {
    let problem = await wrong(guesser, victim.email)
    while (problem.code === 'access.wrongCredentials' && !problem.retryAfter)
      problem = await wrong(guesser, victim.email)
    pauses.push(problem.retryAfter as number)
    const held = await failure(guesser.api.access.signIn({ email: victim.email, password }))
    assert.deepEqual([held.status, held.code], [429, 'access.slowDown'])
    w.clock.advance(`${problem.retryAfter}s`)
  }
  assert.deepEqual(pauses, [30, 60, 120, 240])
  await guesser.api.access.signIn({ email: victim.email, password })
  assert.equal((await wrong(guesser, victim.email)).triesLeft, 4, 'the right password wipes the slate')
})

test('a stranger who keeps trying keeps nobody else out', async () => {
  const victim = await person()
  const stranger = visitor(w, { ip: '2001:db8:66::1' })
  while (!(await wrong(stranger, victim.email)).retryAfter);
  for (const ip of ['2001:db8:66::1', '2001:db8:66:0:aaaa::2'])
    assert.equal((await wrong(visitor(w, { ip }), victim.email)).code, 'access.slowDown')
  await signedIn(victim)
})

test('many strangers together delay a new browser by a minute at most, and one that signed in before not at all', async () => {
  const victim = await person()
  const known = await signedIn(victim)
  const other = await person()
  await known.api.access.signIn({ email: other.email, password })
  await known.api.access.signOut({})
  const strangers = (count: number, seconds: number) =>
    w.app.kernel.database.pool.query(
      `insert into sign_in_failures (key, failures, last_at, blocked_until)
       values ($1, $2::int, $3, $3::timestamptz + make_interval(secs => $4))
       on conflict (key) do update set failures = excluded.failures, blocked_until = excluded.blocked_until`,
      [`address ${victim.email}`, count, w.clock.now(), seconds],
    )
  await strangers(99, 0)
  assert.equal((await wrong(visitor(w), victim.email)).retryAfter, 5)
  await strangers(5000, 60)
  const shut = await failure(visitor(w).api.access.signIn({ email: victim.email, password }))
  assert.deepEqual([shut.code, shut.retryAfter], ['access.slowDown', 60])
  await known.api.access.signIn({ email: victim.email, password })
  w.clock.advance('60s')
  await signedIn(victim)

  const thief = visitor(w)
  for (const [name, value] of known.cookies)
    thief.cookies.set(
      name,
      value.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
    )
  await strangers(5000, 60)
  assert.equal(
    (await wrong(thief, victim.email)).code,
    'access.slowDown',
    'a cookie that we did not sign opens nothing',
  )
})

test('a browser that signed in before is slowed down by its own failures', async () => {
  const mara = await person()
  const known = await signedIn(mara)
  for (let tries = 4; tries >= 0; tries--) assert.equal((await wrong(known, mara.email)).triesLeft, tries)
  assert.equal((await wrong(known, mara.email)).code, 'access.slowDown')
})

test('a pause is told as a header, never exceeds a quarter of an hour, and a day forgets', async () => {
  const victim = await person()
  const browser = visitor(w)
  for (let tries = 0; tries < 20; tries++) {
    await wrong(browser, victim.email)
    w.clock.advance('15m')
  }
  await wrong(browser, victim.email)
  const response = await browser.request('/api/v1/sign-in', {
    method: 'POST',
    body: JSON.stringify({ email: victim.email, password }),
  })
  assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '900'])
  w.clock.advance('2d')
  assert.equal((await wrong(browser, victim.email)).triesLeft, 4)
})

test('one client that goes through many addresses is slowed down as well, and others are not', async () => {
  const guesser = visitor(w)
  let problem = await wrong(guesser, 'target-0@harrow.example')
  let tries = 1
  for (; !problem.retryAfter && tries < 100; tries++) problem = await wrong(guesser, `target-${tries}@harrow.example`)
  assert.equal(tries, 25)
  const someone = await person()
  assert.equal((await failure(guesser.api.access.signIn({ email: someone.email, password }))).code, 'access.slowDown')
  await signedIn(someone)
})

test('many tries at the same moment do not slip through the count', async () => {
  const victim = await person()
  const ip = '192.0.2.77'
  const tries = await Promise.all(Array.from({ length: 12 }, () => wrong(visitor(w, { ip }), victim.email)))
  const counted = tries.filter(({ code }) => code === 'access.wrongCredentials').length
  assert.ok(counted <= 5, `${counted} of 12 were tried`)
  assert.ok(tries.every(({ code }) => code === 'access.wrongCredentials' || code === 'access.slowDown'))
})

test('signing out ends the session at once, also with a copied cookie', async () => {
  const browser = await signedIn(await person())
  const copy = visitor(w)
  copy.cookies.set('heed_session', browser.cookies.get('heed_session')!)
  await copy.api.people.me({})
  await browser.api.access.signOut({})
  assert.ok(!browser.cookies.has('heed_session'))
  assert.deepEqual(await refused(copy.api.people.me({})), [401, 'kernel.unauthenticated'])
  await browser.api.access.signOut({})
})

test('sessions are listed with the browser they are in, and each and all others can be ended', async () => {
  const mara = await person()
  const linux = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const here = await signedIn(mara, { userAgent: linux })
  w.clock.advance('1s')
  const [phone, laptop] = [await signedIn(mara), await signedIn(mara)]
  const stranger = await signedIn(await person())
  const list = await here.api.access.sessions({})
  assert.equal(list.length, 3)
  assert.deepEqual(
    list.filter(({ current }) => current).map(({ browser, ip }) => [browser, ip]),
    [['Firefox · Linux', here.ip]],
  )

  const phoneSession = (await phone.api.access.sessions({})).find(({ current }) => current)!
  assert.deepEqual(await refused(stranger.api.access.endSession({ sessionId: phoneSession.id })), [
    404,
    'access.sessionNotFound',
  ])
  await here.api.access.endSession({ sessionId: phoneSession.id })
  assert.deepEqual(await refused(phone.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.deepEqual(await here.api.access.endOtherSessions({}), { ended: 1 })
  assert.deepEqual(await refused(laptop.api.people.me({})), [401, 'kernel.unauthenticated'])
  assert.equal((await here.api.access.sessions({})).length, 1)
})

test('a session ends 30 days after its last use, not after its first, and looking writes once a minute at most', async () => {
  const browser = await signedIn(await person())
  const seen = async () => (await browser.api.access.sessions({}))[0]!.lastSeenAt
  const runtime = { db: w.app.kernel.database.reader, transact: w.write }
  const first = await seen()
  w.clock.advance('20s')
  await browser.api.people.me({})
  await writeSeen(runtime)
  assert.equal(await seen(), first)
  w.clock.advance('20d')
  await browser.api.people.me({})
  await writeSeen(runtime)
  assert.equal(await seen(), w.clock.now().toISOString())
  w.clock.advance('29d')
  await browser.api.people.me({})
  await writeSeen(runtime)
  w.clock.advance('31d')
  assert.deepEqual(await refused(browser.api.people.me({})), [401, 'kernel.unauthenticated'])
})

test('signing in again in the same browser ends the session it had', async () => {
  const [mara, jonas] = [await person(), await person()]
  const browser = await signedIn(mara)
  const copy = visitor(w)
  copy.cookies.set('heed_session', browser.cookies.get('heed_session')!)
  await browser.api.access.signIn({ email: jonas.email, password })
  assert.equal((await browser.api.people.me({})).id, jonas.id)
  assert.deepEqual(await refused(copy.api.people.me({})), [401, 'kernel.unauthenticated'])
})

test('a page of another site can not use the cookie: our header and origin are asked for', async () => {
  const browser = await signedIn(await person())
  const post = (headers: Record<string, string>) =>
    browser.request('/api/v1/sessions/end-others', { method: 'POST', headers })
  assert.equal((await post({})).status, 403)
  assert.equal((await post({ 'x-heed': '1', origin: 'https://evil.example' })).status, 403)
  assert.equal((await post({ 'x-heed': '1', 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await post({ 'x-heed': '1' })).status, 200)
  const foreign = await visitor(w).request('/api/v1/sign-in', {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{}',
  })
  assert.deepEqual([foreign.status, (await foreign.json()).code], [403, 'kernel.csrf'])
})

test('an Idempotency-Key keeps nothing of a password, nor of the answer', async () => {
  const mara = await person()
  const browser = visitor(w)
  await browser.api.access.signIn({ email: mara.email, password }, { idempotencyKey: 'sign-in-1' })
  const { rows } = await w.app.kernel.database.pool.query("select * from idempotency_keys where key = 'sign-in-1'")
  assert.deepEqual(rows, [])
})
