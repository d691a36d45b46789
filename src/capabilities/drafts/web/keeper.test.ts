import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'
import { ApiError } from '#kernel/client.ts'
import type { DraftView } from '../drafts.contract.ts'
import { type Keeper, createKeeper } from './keeper.ts'

type Saved = { draftId: string; revision: number; html: string }
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
const refusal = (code: string, status: number, more: object = {}) =>
  new ApiError({ type: 'about:blank', title: code, status, code, requestId: 'r', ...more })
const draft = (wish: Partial<DraftView>): DraftView => ({
  id: 'd1',
  kind: 'reply',
  conversationId: 'c1',
  mailboxId: null,
  subject: '',
  html: '',
  recipients: null,
  beside: null,
  files: [],
  revision: 1,
  updatedAt: '',
  takenOver: null,
  ...wish,
})

let ids = 0
let kept: Map<string, string>
let saves: Saved[]
let answer: (input: Saved) => Promise<{ draftId: string; revision: number }>

beforeEach(() => {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 })
  ids = 0
  kept = new Map()
  saves = []
  answer = async ({ draftId, revision }) => ({ draftId, revision: revision + 1 })
})

const open = (): Keeper =>
  createKeeper({
    slot: { agentId: 'mara', conversationId: 'c1', kind: 'reply' },
    newId: () => `new-${++ids}`,
    storage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    save: (input) => {
      saves.push(input)
      return answer(input)
    },
  })
const pass = async (ms: number) => {
  mock.timers.tick(ms)
  await settle()
}

test('typing is saved after a pause, and at the latest every few seconds', async () => {
  const keeper = open()
  keeper.change({ html: '<p>D</p>' })
  assert.equal(keeper.state().status, 'unsaved')
  await pass(700)
  assert.deepEqual([saves.length, keeper.state().status], [1, 'saved'])
  for (let i = 0; i < 12; i++) {
    keeper.change({ html: `<p>De${i}</p>` })
    await pass(400)
  }
  assert.ok(saves.length >= 2)
  assert.equal(saves.at(-1)!.revision, 1)
})

test('what nobody would miss alone is not saved, and goes with the first word', async () => {
  const keeper = open()
  const beside = { sideThreadId: 's1', passing: null }
  keeper.change({ mailboxId: 'm1' })
  keeper.change({ beside })
  await pass(5000)
  assert.deepEqual([saves.length, keeper.state().status, kept.size], [0, 'empty', 0])
  keeper.change({ html: '<p>Dear Anna</p>' })
  await pass(700)
  const [save] = saves as unknown as { mailboxId: string; beside: object }[]
  assert.deepEqual([save!.mailboxId, save!.beside], ['m1', beside])
  keeper.change({ beside: { sideThreadId: 's1', passing: { messageIds: ['m1'], attachmentIds: [] } } })
  await pass(700)
  assert.deepEqual([saves.length, keeper.state().status], [2, 'saved'])
})

test('words taken back before they were saved leave nothing to save', async () => {
  const keeper = open()
  keeper.change({ html: '<p>D</p>' })
  keeper.change({ html: '' })
  await pass(5000)
  assert.deepEqual([saves.length, keeper.state().status, kept.size], [0, 'empty', 0])
})

test('what was typed while a save was under way is saved after it', async () => {
  const keeper = open()
  const first = Promise.withResolvers<{ draftId: string; revision: number }>()
  answer = () => first.promise
  keeper.change({ html: '<p>One</p>' })
  await pass(700)
  keeper.change({ html: '<p>One two</p>' })
  answer = async ({ draftId, revision }) => ({ draftId, revision: revision + 1 })
  first.resolve({ draftId: 'new-1', revision: 1 })
  await pass(0)
  assert.deepEqual(
    saves.map(({ html, revision }) => [html, revision]),
    [
      ['<p>One</p>', 0],
      ['<p>One two</p>', 1],
    ],
  )
  assert.equal(keeper.state().status, 'saved')
})

test('while the server does not answer, the words are in this browser, and they are saved when it is back', async () => {
  const keeper = open()
  answer = () => Promise.reject(new ApiError(undefined))
  keeper.change({ html: '<p>On the train</p>' })
  await pass(700)
  assert.equal(keeper.state().status, 'offline')
  assert.match([...kept.values()][0]!, /On the train/)
  answer = async ({ draftId, revision }) => ({ draftId, revision: revision + 1 })
  keeper.online()
  await pass(0)
  assert.deepEqual([keeper.state().status, kept.size], ['saved', 0])
})

test('words of a browser that was closed too early come back, with or without a draft on the server', async () => {
  const before = open()
  answer = () => Promise.reject(new ApiError(undefined))
  before.change({ html: '<p>Half a sent</p>' })
  const after = open()
  answer = async ({ draftId, revision }) => ({ draftId, revision: revision + 1 })
  after.offer(null, Date.now())
  await pass(0)
  assert.deepEqual(
    [after.state().written.html, after.state().status, saves.at(-1)!.html],
    ['<p>Half a sent</p>', 'saved', '<p>Half a sent</p>'],
  )
})

test('if they do not fit what the server has, both are shown and the writer chooses', async () => {
  for (const [choice, expected] of [
    ['mine', '<p>Here</p>'],
    ['theirs', '<p>There</p>'],
    ['both', '<p>There</p><p></p><p>Here</p>'],
  ] as const) {
    kept.clear()
    const before = open()
    before.change({ html: '<p>Here</p>' })
    const after = open()
    after.offer(draft({ id: 'd9', html: '<p>There</p>', revision: 7 }), Date.now())
    assert.deepEqual([after.state().status, after.state().other?.html], ['conflict', '<p>There</p>'])
    after.resolve(choice)
    await pass(0)
    assert.deepEqual(
      [after.state().written.html, after.state().status, after.state().draftId],
      [expected, 'saved', 'd9'],
    )
    if (choice !== 'theirs') assert.deepEqual([saves.at(-1)!.revision, saves.at(-1)!.html], [7, expected])
  }
})

test('a window that was slower stops saving and shows the other version; equal words are no conflict', async () => {
  const keeper = open()
  keeper.change({ html: '<p>Mine</p>' })
  answer = () =>
    Promise.reject(refusal('drafts.changedMeanwhile', 409, { draft: draft({ html: '<p>Yours</p>', revision: 4 }) }))
  await pass(700)
  assert.equal(keeper.state().status, 'conflict')
  keeper.change({ html: '<p>Mine, more</p>' })
  await pass(5000)
  assert.equal(saves.length, 1)
  assert.match([...kept.values()][0]!, /Mine, more/)
  const twin = open()
  kept.clear()
  twin.change({ html: '<p>Same</p>' })
  answer = () =>
    Promise.reject(refusal('drafts.changedMeanwhile', 409, { draft: draft({ html: '<p>Same</p>', revision: 4 }) }))
  await pass(700)
  assert.deepEqual([twin.state().status, twin.state().draftId], ['saved', 'd1'])
})

test('what was sent in another window is gone here, and what was written after that stays as a new draft', async () => {
  const keeper = open()
  keeper.change({ html: '<p>Sent</p>' })
  await pass(700)
  const { draftId } = keeper.state()
  keeper.change({ html: '<p>Sent, and one thing more</p>' })
  answer = (input) =>
    input.draftId === draftId
      ? Promise.reject(refusal('drafts.ended', 409, { how: 'sent' }))
      : Promise.resolve({ draftId: input.draftId, revision: 1 })
  await pass(700)
  assert.deepEqual(
    [keeper.state().written.html, keeper.state().endedElsewhere, keeper.state().status],
    ['<p>Sent, and one thing more</p>', 'sent', 'saved'],
  )
  assert.notEqual(keeper.state().draftId, draftId)
})

test('news from the server are taken over unless something here is newer', async () => {
  const keeper = open()
  keeper.offer(draft({ html: '<p>From the phone</p>' }), Date.now())
  assert.deepEqual([keeper.state().written.html, keeper.state().version], ['<p>From the phone</p>', 1])
  keeper.change({ html: '<p>From the phone, and here</p>' })
  keeper.offer(draft({ html: '<p>Late</p>', revision: 2 }), Date.now())
  assert.equal(keeper.state().written.html, '<p>From the phone, and here</p>')
  await pass(700)
  keeper.offer(draft({ html: '<p>From the phone</p>' }), Date.now() - 1)
  assert.equal(keeper.state().written.html, '<p>From the phone, and here</p>', 'an older answer changes nothing')
  await pass(10)
  keeper.offer(null, Date.now())
  assert.deepEqual([keeper.state().written.html, keeper.state().status], ['', 'empty'])
})

test('nothing is saved while a message is being sent, and afterwards an empty draft takes its place', async () => {
  const keeper = open()
  keeper.change({ html: '<p>Hello</p>' })
  await keeper.pause()
  assert.equal(keeper.isPaused(), true)
  await pass(5000)
  assert.equal(saves.length, 0)
  const { draftId } = keeper.state()
  keeper.reset()
  assert.equal(keeper.isPaused(), false)
  assert.deepEqual([keeper.state().written.html, keeper.state().status, kept.size], ['', 'empty', 0])
  assert.notEqual(keeper.state().draftId, draftId)
  keeper.change({ html: '<p>Next</p>' })
  await pass(700)
  assert.deepEqual(
    saves.map(({ html, revision }) => [html, revision]),
    [['<p>Next</p>', 0]],
  )
})

test('a refusal that will not pass is told, and the words stay', async () => {
  const keeper = open()
  answer = () => Promise.reject(refusal('drafts.conversationNotFound', 404))
  keeper.change({ html: '<p>Hello</p>' })
  await pass(700)
  assert.deepEqual([keeper.state().status, keeper.state().written.html, kept.size], ['failed', '<p>Hello</p>', 1])
})
