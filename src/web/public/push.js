// Shows what the server pushes while no window of Heed is open, and takes away what was seen elsewhere. A service
// worker: it is fetched from this address and knows nothing of the app's code.

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const message = event.data?.json()
  if (message?.do === 'show') event.waitUntil(show(message))
  if (message?.do === 'close') event.waitUntil(close(message.tags))
})

/** A push that comes a second time stays silent: it takes the place of the first. */
async function show({ tag, id, title, body, url, at, lang }) {
  const [before] = await self.registration.getNotifications({ tag })
  await self.registration.showNotification(title, {
    tag,
    body,
    lang,
    icon: '/mark.svg',
    timestamp: Date.parse(at),
    renotify: before?.data?.id !== id,
    data: { id, url },
  })
}

async function close(tags) {
  for (const tag of tags) for (const shown of await self.registration.getNotifications({ tag })) shown.close()
}

/** A window that is open shows it; else one is opened. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = event.notification.data?.url ?? '/'
  event.waitUntil(
    (async () => {
      const [window] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
      if (!window) return self.clients.openWindow(url)
      await window.focus()
      window.postMessage({ open: url })
    })(),
  )
})

/** The browser has changed its address for pushes: the server is told the new one. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    (async () => {
      const options = event.oldSubscription?.options
      const subscription = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)))
      if (!subscription) return
      const { endpoint, keys } = subscription.toJSON()
      await fetch('/api/v1/notifications/browsers', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-heed': '1' },
        body: JSON.stringify({ endpoint, keys }),
      })
    })(),
  )
})
