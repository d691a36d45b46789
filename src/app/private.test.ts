// What a private team keeps to itself is kept by every operation there is: asked of each one, no list to keep.
import assert from 'node:assert/strict'
import test from 'node:test'
import { apiRoot } from '#kernel/http.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { agentSays, customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, world } from '#testing/world.ts'

const w = await world()
const admin = await w.agent({ name: 'Ines Adler', role: 'admin' })
const lead = await w.agent({ name: 'Lea Brandt', role: 'lead' })
const mara = await w.agent({ name: 'Mara Okafor' })
const jonas = await w.agent({ name: 'Jonas Brandt' })

const team = await makeTeam(w, { name: 'Hushedroom', isPrivate: true, members: [mara] })
const open = await makeTeam(w, { name: 'Everyone' })
const hidden = await admin.api.mailboxes.create({
  name: 'Hushedbox',
  address: 'hushedbox@shop.example',
  aliases: ['hushedalias@shop.example'],
  teamId: team.id,
  signatureHtml: '<p>Hushedsignature</p>',
  incoming: 'imap',
  imap: { host: 'hushedhost.example', user: 'husheduser', credentials: { kind: 'password', password: 'x' } },
  smtp: { host: 'hushedhost.example', signIn: 'imap' },
})
const inside = await makeConversation(w, { teamId: team.id, mailboxId: hidden.id, subject: 'Hushedsubject' })
await customerSays(w, inside, 'Hushedwords')
await agentSays(w, inside, mara, 'Hushedanswer')
const passedOn = await makeConversation(w, { teamId: team.id, subject: 'Passed on' })
const handed = await makeConversation(w, {
  teamId: team.id,
  mailboxId: hidden.id,
  assigneeId: jonas.id,
  subject: 'Handed',
})
const revisionOf = async (id: string) => (await mara.api.conversations.get({ conversationId: id })).revision
const give = async (teamId: string) =>
  mara.api.conversations.assign({ conversationId: passedOn.id, revision: await revisionOf(passedOn.id), teamId })
await give(open.id)
await give(team.id)
await give(open.id)

/** Words and ids that only what is private has. */
const secrets = /hushed/i
const ids = [team.id, hidden.id, inside.id]

const queries = [...w.app.kernel.operations.values()].filter(({ kind }) => kind === 'query')

async function answersTo(
  person: Person,
  given: Record<string, string> = {},
): Promise<{ name: string; status: number; said: string }[]> {
  const answers = []
  for (const { name, operation } of queries) {
    let missing = false
    const path = operation.route.slice('GET '.length).replace(/\{(\w+)\}/g, (_, field: string) => {
      missing ||= given[field] === undefined
      return given[field] ?? ''
    })
    if (missing) continue
    const query = new URLSearchParams(given)
    const headers = { authorization: `Bearer test-${person.id}` }
    const answer = await w.request(`${apiRoot}${path}?${query}`, { headers })
    answers.push({ name, status: answer.status, said: await answer.text() })
  }
  return answers
}

test('no query that needs no id tells an outsider of a private team, its mailboxes or their mail', async () => {
  const wishes: Record<string, string>[] = [
    {},
    { view: 'allOpen' },
    { view: 'mine' },
    { archived: 'true' },
    { text: 'hushed' },
  ]
  for (const given of wishes) {
    const answers = await answersTo(jonas, given)
    assert.ok(answers.filter(({ status }) => status === 200).length > 10)
    for (const { name, said } of answers) {
      assert.doesNotMatch(said, secrets, `${name} told a name`)
      // The team's number alone stands where the reader was given one of its conversations.
      const told = ids.filter((id) => said.includes(id) && !said.includes(handed.id))
      assert.deepEqual(told, [], `${name} told of one by its id`)
    }
  }
})

test('nor does one that is asked about it by its id', async () => {
  const given = {
    teamId: team.id,
    mailboxId: hidden.id,
    conversationId: inside.id,
    number: String(inside.number),
    customerId: inside.customerId,
  }
  for (const { name, said } of await answersTo(jonas, given)) assert.doesNotMatch(said, secrets, name)
  assert.deepEqual((await jonas.api.people.list({ teamId: team.id })).items, [])
})

test('a conversation that came out of a private team does not name it', async () => {
  for (const { name, said } of await answersTo(jonas, { conversationId: passedOn.id, number: String(passedOn.number) }))
    assert.doesNotMatch(said, secrets, name)
  const { items } = await mara.api.conversations.thread({ conversationId: passedOn.id })
  assert.ok(items.some((item) => item.kind === 'event' && Object.values(item.names).includes('Hushedroom')))
})

test('who is given a conversation of a private team learns where it is answered from, and nothing else', async () => {
  const given = { conversationId: handed.id, number: String(handed.number) }
  for (const { name, said } of await answersTo(jonas, given)) {
    if (['sending.replyContext', 'sidethreads.context'].includes(name)) assert.match(said, /hushedbox@shop\.example/)
    else assert.doesNotMatch(said, secrets, name)
  }
})

test('those in the team, and those who set up all teams or mailboxes, are told', async () => {
  const teamsOf = async (person: Person) => (await person.api.people.teams({})).map(({ name }) => name)
  const mailboxesOf = async (person: Person) => (await person.api.mailboxes.list({})).items.map(({ name }) => name)
  const fetchedFor = async (person: Person) => (await person.api.mailboxes.health({})).items.map(({ name }) => name)
  assert.deepEqual(await teamsOf(jonas), ['Everyone'])
  for (const person of [mara, lead, admin]) assert.deepEqual(await teamsOf(person), ['Everyone', 'Hushedroom'])
  for (const asked of [mailboxesOf, fetchedFor]) {
    for (const person of [jonas, lead]) assert.deepEqual(await asked(person), [])
    for (const person of [mara, admin]) assert.deepEqual(await asked(person), ['Hushedbox'])
  }
  assert.deepEqual((await jonas.api.people.get({ agentId: mara.id })).teamIds, [])
  assert.deepEqual((await lead.api.people.get({ agentId: mara.id })).teamIds, [team.id])
})

test('nothing of it is heard live, but everyone looks again when it is closed to some', async () => {
  const heard = new Map<Person, string[]>([jonas, mara].map((person) => [person, []]))
  const closing = await Promise.all(
    [...heard].map(async ([person, lines]) =>
      w.app.live.open(
        (await loadActor(w.db, person.id, { kind: 'agent', ip: '' }))!,
        undefined,
        ({ event, data }) => void lines.push(`${event} ${JSON.stringify(data)}`),
        () => {},
      ),
    ),
  )
  const found = (await lead.api.people.teams({})).find(({ id }) => id === team.id)!
  await lead.api.people.updateTeam({ teamId: team.id, revision: found.revision, name: 'Hushedestroom', private: true })
  await admin.api.mailboxes.update({ mailboxId: hidden.id, revision: hidden.revision, name: 'Hushedestbox' })
  const last = await lead.api.people.createTeam({ name: 'Heard by all' })
  const all = () => [...heard.values()].every((lines) => lines.some((line) => line.includes(last.id)))
  for (let tries = 0; !all() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  for (const close of closing) close()
  const about = (person: Person) => heard.get(person)!.filter((line) => ids.some((id) => line.includes(id)))
  assert.deepEqual(about(jonas), [])
  assert.equal(about(mara).length, 2)
  assert.ok(heard.get(jonas)!.some((line) => line.startsWith('people.teamHidden')))
})
