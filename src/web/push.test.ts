// The service worker for pushes, run with a browser's parts put in by hand: it is a file of its own that no module loads.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import vm from 'node:vm'

const code = readFileSync(path.join(import.meta.dirname, 'public/push.js'), 'utf8')

type Shown = { title: string; tag: string; renotify: boolean; data: { id: string; url: string }; close(): void }

function worker(windows: { focus(): Promise<void>; postMessage(message: unknown): void }[] = []) {
  const heard = new Map<string, (event: object) => void>()
  let shown: Shown[] = []
  const opened: string[] = []
  const told: { path: string; body: string; headers: Record<string, string> }[] = []
  const notifications = {
    getNotifications: async ({ tag }: { tag: string }) => shown.filter((each) => each.tag === tag),
    showNotification: async (title: string, options: Omit<Shown, 'title' | 'close'>) => {
      const made: Shown = { title, ...options, close: () => void (shown = shown.filter((each) => each !== made)) }
      shown = [...shown.filter((each) => each.tag !== options.tag), made]
    },
  }
  const pushManager = {
    subscribe: async () => ({
      toJSON: () => ({ endpoint: 'https://push.example/new', keys: { p256dh: 'p', auth: 'a' } }),
    }),
  }
  const self = {
    addEventListener: (type: string, hear: (event: object) => void) => void heard.set(type, hear),
    registration: { ...notifications, pushManager },
    clients: {
      matchAll: async () => windows,
      openWindow: async (url: string) => void opened.push(url),
      claim: async () => undefined,
    },
  }
  const fetch = async (to: string, init: { body: string; headers: Record<string, string> }) =>
    void told.push({ path: to, ...init })
  vm.runInNewContext(code, { self, fetch })
  const raise = async (type: string, event: object) => {
    let work: Promise<unknown> | undefined
    heard.get(type)!({ ...event, waitUntil: (given: Promise<unknown>) => void (work = given) })
    await work
  }
  const push = (message: object) => raise('push', { data: { json: () => message } })
  return { shown: () => shown, opened, told, raise, push }
}

const show = {
  do: 'show',
  tag: 'talk',
  id: '1',
  title: 'Mara mentioned you',
  body: '#7 Lamp',
  url: '/conversations/7',
  at: '2026-11-16T09:00:00Z',
  lang: 'en',
}

test('a push is shown; what comes again is silent, what is new in the same conversation sounds', async () => {
  const w = worker()
  await w.push(show)
  assert.deepEqual(
    w.shown().map(({ title, renotify, data: { url } }) => [title, renotify, url]),
    [['Mara mentioned you', true, '/conversations/7']],
  )
  await w.push(show)
  assert.deepEqual(
    w.shown().map(({ renotify }) => renotify),
    [false],
  )
  await w.push({ ...show, id: '2' })
  assert.deepEqual(
    w.shown().map(({ renotify }) => renotify),
    [true],
  )
})

test('what was seen elsewhere is taken away, and nothing else', async () => {
  const w = worker()
  await w.push(show)
  await w.push({ ...show, tag: 'other' })
  await w.push({ do: 'close', tags: ['talk', 'summary'] })
  assert.deepEqual(
    w.shown().map(({ tag }) => tag),
    ['other'],
  )
})

test('pressing it shows the conversation, in a window that is open or in a new one', async () => {
  const messages: unknown[] = []
  const click = { notification: { data: { url: '/conversations/7' }, close: () => undefined } }
  const none = worker()
  await none.raise('notificationclick', click)
  assert.deepEqual(none.opened, ['/conversations/7'])
  const some = worker([{ focus: async () => undefined, postMessage: (message) => void messages.push(message) }])
  await some.raise('notificationclick', click)
  assert.deepEqual([some.opened, JSON.stringify(messages)], [[], '[{"open":"/conversations/7"}]'])
})

test('a new address of the browser is told to the server', async () => {
  const w = worker()
  await w.raise('pushsubscriptionchange', { oldSubscription: { options: {} } })
  assert.deepEqual(
    [w.told[0]!.path, JSON.parse(w.told[0]!.body).endpoint, w.told[0]!.headers['x-heed']],
    ['/api/v1/notifications/browsers', 'https://push.example/new', '1'],
  )
})
