import assert from 'node:assert/strict'
import test from 'node:test'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, refused, world } from '#testing/world.ts'
import type { Acts } from './macros.views.ts'

const w = await world()
const [mara, jonas, lead] = [
  await w.agent({ name: 'Mara Lind' }),
  await w.agent({ name: 'Jonas' }),
  await w.agent({ name: 'Lea', role: 'lead' }),
]

type Wish = {
  name?: string
  text?: string
  words?: { language: string; template: string; fileIds?: string[] }[]
  acts?: Acts
  whose?: 'own' | 'team' | 'all'
  teamId?: string
}
const make = async (who: Person, { name = 'Greeting', text, words, ...rest }: Wish) =>
  (
    await who.api.macros.create({
      name,
      words: words ?? (text === undefined ? [] : [{ language: '', template: text }]),
      ...rest,
    })
  ).macroId
const upload = (who: Person, name: string, content = name) =>
  who.api.files.upload({ body: new TextEncoder().encode(content), name, type: 'text/plain' })
const names = async (who: Person, q = '') => (await who.api.macros.find({ q })).items.map((item) => item.name)

test('words are filled in with those of the conversation, and what nobody knows is marked', async () => {
  const talk = await makeConversation(w, { name: 'Katarzyna Wójcik', subject: 'Lamp <b>' })
  const macroId = await make(mara, {
    text: '<p>Dear {{customer.preferredName|friend}}, about #{{conversation.number}} “{{conversation.subject}}” for {{team.name}}. <b>{{agent.name}}</b></p>',
  })
  const used = await mara.api.macros.use({ macroId, conversationId: talk.id })
  assert.equal(
    used.letter,
    `<p>Dear Katarzyna, about #${talk.number} “Lamp &lt;b&gt;” for <span data-blank="team.name">Team</span>. <b>Mara Lind</b></p>`,
  )
  assert.deepEqual(used.blanks, ['team.name'])
  const shown = await mara.api.macros.preview({ macroId, conversationId: talk.id })
  assert.deepEqual(
    shown.pieces.filter(({ is }) => is !== 'plain').map(({ is, says }) => [is, says]),
    [
      ['known', 'Katarzyna'],
      ['known', String(talk.number)],
      ['known', 'Lamp <b>'],
      ['blank', 'Team'],
      ['known', 'Mara Lind'],
    ],
  )
})

test('what is marked can not become a note before it is filled in', async () => {
  const talk = await makeConversation(w)
  const macroId = await make(mara, { text: '<p>Ask {{team.name}}</p>' })
  const { letter: html } = await mara.api.macros.use({ macroId, conversationId: talk.id, place: 'note' })
  assert.deepEqual(await refused(mara.api.conversations.addNote({ conversationId: talk.id, html })), [
    422,
    'conversations.unfilled',
  ])
})

test('the language of the last letter of the customer is chosen, and another can be named', async () => {
  const talk = await makeConversation(w)
  await customerSays(w, talk, 'Gdzie jest moja lampa?', { language: 'pl' })
  const macroId = await make(mara, {
    words: [
      { language: '', template: '<p>Thanks</p>' },
      { language: 'de', template: '<p>Danke</p>' },
      { language: 'pl', template: '<p>Dzięki</p>' },
    ],
  })
  const letter = async (language?: string) =>
    (await mara.api.macros.use({ macroId, conversationId: talk.id, language })).letter
  assert.deepEqual(
    [await letter(), await letter('de'), await letter('')],
    ['<p>Dzięki</p>', '<p>Danke</p>', '<p>Thanks</p>'],
  )
  await customerSays(w, talk, 'Où est ma lampe?', { language: 'fr' })
  assert.equal(await letter(), '<p>Thanks</p>')
})

test('a variable that does not exist, or is broken, is refused when it is saved', async () => {
  assert.deepEqual(await refused(make(mara, { text: '<p>{{customer.nmae}}</p>' })), [422, 'macros.unknownVariable'])
  assert.deepEqual(await refused(make(mara, { text: '<p>{{customer name}}</p>' })), [422, 'macros.brokenVariable'])
  assert.deepEqual(await refused(make(mara, { text: '<a href="https://a.test/{{customer.name}}">x</a>' })), [
    422,
    'macros.needsFallback',
  ])
  assert.deepEqual(await refused(make(mara, { text: '<p> </p>' })), [422, 'macros.empty'])
  assert.deepEqual(await refused(make(mara, { text: '<p>Hi</p>', acts: { note: '{{x.y}}' } })), [
    422,
    'macros.unknownVariable',
  ])
})

test('looks, links and files are kept, and each letter gets files of its own', async () => {
  const talk = await makeConversation(w)
  const [terms, picture] = [await upload(lead, 'terms.txt'), await upload(lead, 'lamp.txt')]
  const macroId = await make(lead, {
    whose: 'all',
    words: [
      {
        language: '',
        template: `<h2>Terms</h2><p>See <a href="https://shop.test/{{conversation.number}}">here</a></p><img src="/api/v1/files/${picture.id}" alt="Lamp"><script>x</script>`,
        fileIds: [terms.id],
      },
    ],
  })
  for (const who of [mara, jonas]) {
    const { letter, files } = await who.api.macros.use({ macroId, conversationId: talk.id })
    assert.match(
      letter,
      new RegExp(
        `^<h2>Terms</h2><p>See <a href="https://shop.test/${talk.number}">here</a></p><img src="/api/v1/files/[0-9a-f-]{36}" alt="Lamp" ?/?>$`,
      ),
    )
    assert.deepEqual(
      files.map(({ name }) => name),
      ['terms.txt'],
    )
    const { messageId } = await who.api.conversations.addNote({
      conversationId: talk.id,
      html: letter,
      fileIds: files.map(({ id }) => id),
    })
    assert.ok(messageId)
  }
  const taken = await lead.api.macros.edit({ macroId })
  const [words] = taken.words
  assert.deepEqual(
    words!.files.map(({ name }) => name),
    ['terms.txt'],
  )
  await lead.api.macros.update({
    macroId,
    revision: 1,
    words: [{ language: '', template: words!.template, fileIds: words!.files.map(({ id }) => id) }],
  })
  assert.match((await mara.api.macros.use({ macroId, conversationId: talk.id })).letter, /<img src="\/api\/v1\/files\//)
})

test('a letter that begins a conversation is filled in too, without doing anything', async () => {
  const macroId = await make(mara, {
    text: '<p>{{customer.name|Hello}} {{conversation.number}}</p>',
    acts: { assignee: 'me' },
  })
  const used = await mara.api.macros.use({ macroId, conversationId: null, place: 'new' })
  assert.equal(used.letter, '<p>Hello <span data-blank="conversation.number">Conversation number</span></p>')
  assert.deepEqual(used.done, [])
})

test('one’s own are one’s own, a team’s are the team’s, and shared ones everybody’s', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [lead, jonas] })
  await make(mara, { name: 'Zebra of Mara', text: '<p>z</p>' })
  await make(lead, { name: 'Zebra of a team', text: '<p>z</p>', whose: 'team', teamId: team.id })
  const shared = await make(lead, { name: 'Zebra of all', text: '<p>z</p>', whose: 'all' })
  assert.deepEqual(await names(mara, 'zebra'), ['Zebra of all', 'Zebra of Mara'])
  assert.deepEqual(await names(jonas, 'zebra'), ['Zebra of a team', 'Zebra of all'])
  const hidden = (await jonas.api.macros.find({ q: 'zebra of a team' })).items[0]!.id
  const talk = await makeConversation(w)
  for (const call of [
    () => mara.api.macros.preview({ macroId: hidden }),
    () => mara.api.macros.use({ macroId: hidden, conversationId: talk.id }),
    () => mara.api.macros.edit({ macroId: hidden }),
  ])
    assert.deepEqual(await refused(call()), [404, 'macros.notFound'])
  assert.deepEqual(await refused(make(mara, { text: '<p>a</p>', whose: 'all' })), [403, 'macros.mayNotShare'])
  assert.deepEqual(await refused(mara.api.macros.update({ macroId: shared, revision: 1, name: 'Mine' })), [
    403,
    'macros.mayNotShare',
  ])
  assert.deepEqual(await refused(mara.api.macros.review({ macroId: shared })), [403, 'macros.mayNotShare'])
  const admin = await w.agent({ role: 'lead' })
  assert.deepEqual(await refused(make(admin, { text: '<p>a</p>', whose: 'team', teamId: team.id })), [
    422,
    'macros.unknownTeam',
  ])
})

test('nobody uses one in a conversation that is not shown to them', async () => {
  const team = await makeTeam(w, { isPrivate: true, members: [mara] })
  const talk = await makeConversation(w, { teamId: team.id })
  const macroId = await make(lead, {
    name: 'Anywhere',
    text: '<p>{{conversation.subject}}</p>',
    whose: 'all',
    acts: { assignee: 'me' },
  })
  assert.deepEqual(await refused(jonas.api.macros.use({ macroId, conversationId: talk.id })), [
    404,
    'macros.conversationNotFound',
  ])
  assert.deepEqual(await refused(jonas.api.macros.preview({ macroId, conversationId: talk.id })), [
    404,
    'macros.conversationNotFound',
  ])
  assert.deepEqual(await refused(w.anonymous.macros.use({ macroId, conversationId: talk.id })), [
    401,
    'kernel.unauthenticated',
  ])
})

test('of two who change one at the same time the second is told whose change stands', async () => {
  const macroId = await make(lead, { name: 'Two at once', text: '<p>one</p>', whose: 'all' })
  const other = await w.agent({ name: 'Oda', role: 'lead' })
  await other.api.macros.update({ macroId, revision: 1, words: [{ language: '', template: '<p>two</p>' }] })
  const late = await lead.api.macros
    .update({ macroId, revision: 1, name: 'Late' })
    .catch((error: unknown) => error as { code: string; problem: { by: string; revision: number } })
  assert.deepEqual('code' in late && [late.code, late.problem.by, late.problem.revision], [
    'macros.changedMeanwhile',
    'Oda',
    2,
  ])
})

test('what is found begins with the words, is used most, and is looked for in names, folders and texts', async () => {
  const { folderId } = await lead.api.macros.createFolder({ name: 'Quokka shipping', own: false })
  await make(lead, { name: 'A quokka', text: '<p>x</p>', whose: 'all' })
  const often = await make(lead, { name: 'Quokka often', text: '<p>x</p>', whose: 'all' })
  await make(lead, { name: 'Quokka seldom', text: '<p>x</p>', whose: 'all' })
  await make(lead, { name: 'In the text', text: '<p>100% quokka</p>', whose: 'all' })
  await lead.api.macros.create({
    name: 'In the folder',
    words: [{ language: '', template: '<p>x</p>' }],
    whose: 'all',
    folderId,
  })
  await lead.api.macros.use({ macroId: often, conversationId: null, place: 'new' })
  assert.deepEqual(await names(mara, 'QUOKKA'), [
    'Quokka often',
    'Quokka seldom',
    'A quokka',
    'In the folder',
    'In the text',
  ])
  assert.deepEqual(await names(mara, '100%'), ['In the text'])
  assert.deepEqual(await names(mara, '_uokka'), [])
})

test('the list is sorted by use and age, in pages, and tells what nobody has looked at for half a year', async () => {
  const fresh = await w.agent({ role: 'lead' })
  const ids = []
  for (const name of ['One', 'Two', 'Three']) ids.push(await make(fresh, { name: `Own ${name}`, text: '<p>x</p>' }))
  await fresh.api.macros.use({ macroId: ids[1]!, conversationId: null, place: 'new' })
  const all = async (sort: 'name' | 'uses' | 'used' | 'reviewed', direction: 'asc' | 'desc') => {
    const found: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await fresh.api.macros.list({ sort, direction, whose: 'own', limit: 2, cursor })
      found.push(...page.items.map(({ name }) => name.slice(4)))
      if (!page.next) return found
      cursor = page.next
    }
  }
  assert.deepEqual(await all('name', 'asc'), ['One', 'Three', 'Two'])
  assert.equal((await all('uses', 'desc'))[0], 'Two')
  assert.equal((await all('used', 'asc')).at(-1), 'Two')
  const before = w.clock.now()
  w.clock.advance('190d')
  const stale = async () =>
    (await fresh.api.macros.list({ whose: 'own', stale: true })).items.map(({ name }) => name.slice(4))
  assert.equal((await stale()).length, 3)
  const { was } = await fresh.api.macros.review({ macroId: ids[0]! })
  assert.deepEqual(await stale(), ['Three', 'Two'])
  assert.deepEqual((await all('reviewed', 'desc'))[0], 'One')
  await fresh.api.macros.review({ macroId: ids[0]!, at: was })
  assert.equal((await stale()).length, 3)
  w.clock.set(before)
})

test('folders are one’s own or everybody’s, and what is in one that goes stays', async () => {
  const { folderId } = await mara.api.macros.createFolder({ name: 'Mine' })
  assert.deepEqual(await refused(mara.api.macros.createFolder({ name: 'mine' })), [409, 'macros.nameTaken'])
  assert.deepEqual(await refused(mara.api.macros.createFolder({ name: 'For all', own: false })), [
    403,
    'macros.mayNotShare',
  ])
  assert.deepEqual(await refused(jonas.api.macros.renameFolder({ folderId, name: 'His' })), [
    404,
    'macros.folderNotFound',
  ])
  const { macroId } = await mara.api.macros.create({
    name: 'Kept',
    words: [{ language: '', template: '<p>x</p>' }],
    folderId,
  })
  assert.deepEqual(
    await refused(
      make(lead, { text: '<p>x</p>', whose: 'all' }).then((id) =>
        lead.api.macros.update({ macroId: id, revision: 1, folderId }),
      ),
    ),
    [404, 'macros.folderNotFound'],
  )
  const gone = await mara.api.macros.removeFolder({ folderId })
  assert.equal((await mara.api.macros.edit({ macroId })).folderId, null)
  const others = await make(jonas, { name: 'His', text: '<p>x</p>' })
  const back = await mara.api.macros.createFolder({ ...gone, macroIds: [...gone.macroIds, others] })
  assert.equal((await mara.api.macros.edit({ macroId })).folderId, back.folderId)
  assert.equal((await jonas.api.macros.edit({ macroId: others })).folderId, null)
})

test('an archived one is neither found nor used, and comes back', async () => {
  const macroId = await make(mara, { name: 'Xylophone', text: '<p>x</p>' })
  await mara.api.macros.update({ macroId, revision: 1, archived: true })
  assert.deepEqual(await names(mara, 'xylo'), [])
  assert.deepEqual(await refused(mara.api.macros.use({ macroId, conversationId: null })), [409, 'macros.archived'])
  await mara.api.macros.update({ macroId, revision: 2, archived: false })
  assert.deepEqual(await names(mara, 'xylo'), ['Xylophone'])
})
