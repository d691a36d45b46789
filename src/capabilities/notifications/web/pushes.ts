// Pushes in this browser: joining, leaving, and taking away what was seen elsewhere. Loaded when it is needed.
import { api } from '#web/api.ts'
import { preference, setPreference } from '#web/preferences.ts'

const worker = '/push.js'
/** Whose pushes this browser takes: whoever signs in after them does not inherit them. */
const owner = 'notifications.pushesOf'

/** `blocked`: the reader has forbidden it in the browser's own settings. */
export type Standing = 'impossible' | 'blocked' | 'off' | 'on'

export const isPossible = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

export async function standing(agentId: string): Promise<Standing> {
  if (!isPossible()) return 'impossible'
  if (Notification.permission === 'denied') return 'blocked'
  return ownerNow() === agentId && (await subscription()) ? 'on' : 'off'
}

/** Asks the reader, joins and tells the server; asking needs that they have just pressed something. */
export async function join(agentId: string, publicKey: string): Promise<Standing> {
  if ((await Notification.requestPermission()) !== 'granted') return standing(agentId)
  const registration = await navigator.serviceWorker.register(worker)
  await navigator.serviceWorker.ready
  const old = await registration.pushManager.getSubscription()
  if (old && !isFor(old, publicKey)) await old.unsubscribe()
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  await tell(made)
  setPreference(owner, agentId)
  return 'on'
}

export async function leave(): Promise<void> {
  setPreference(owner, null)
  await (await subscription())?.unsubscribe()
}

/** At each start: a session that is new names the browser anew, and what another person left behind ends. */
export async function resume(agentId: string): Promise<void> {
  const present = isPossible() ? await subscription() : null
  if (!present) return
  if (ownerNow() === agentId) await tell(present)
  else await present.unsubscribe()
}

/** What was seen elsewhere disappears here, too. */
export async function takeAway(conversationIds: readonly string[]): Promise<void> {
  if (!isPossible()) return
  const registration = await navigator.serviceWorker.getRegistration(worker)
  for (const shown of (await registration?.getNotifications()) ?? [])
    if (conversationIds.includes(shown.tag) || shown.tag === 'summary') shown.close()
}

const subscription = async () =>
  (await (await navigator.serviceWorker.getRegistration(worker))?.pushManager.getSubscription()) ?? null

const ownerNow = () => preference(owner as never) as unknown

async function tell(made: PushSubscription): Promise<void> {
  const { endpoint, keys } = made.toJSON()
  await api.notifications.addBrowser({ endpoint: endpoint!, keys: keys as { p256dh: string; auth: string } })
}

function isFor({ options }: PushSubscription, publicKey: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer())
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey
}
