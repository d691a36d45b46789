// The drivers behind the kernel's ports: the only place where the product is joined to the outside world. Mail
// libraries are loaded when they are first needed, which keeps the start short and idle memory low.
import { createImages } from '#drivers/images/images.ts'
import { createMailAuth } from '#drivers/mail-auth/mail-auth.ts'
import { createOauth } from '#drivers/oauth/oauth.ts'
import type { Config } from '#kernel/config.ts'
import type { Logger } from '#kernel/log.ts'
import type { Ports } from '#kernel/ports.ts'
import type { PushPort } from '#kernel/ports.web.ts'

/** Everything but the locks, which belong to the database (app.ts). */
export const createPorts = (config: Config, log: Logger): Omit<Ports, 'locks'> => ({
  images: createImages(),
  imap: { connect: async (server) => (await import('#drivers/imap/imap.ts')).imap.connect(server) },
  mailCheck: {
    imap: async (server, tell) => (await check()).imap(server, tell),
    smtp: async (server, tell) => (await check()).smtp(server, tell),
    txt: async (name) => (await check()).txt(name),
  },
  smtp: { connect: async (server) => (await import('#drivers/smtp/smtp.ts')).smtp.connect(server) },
  smtpReceiver: { listen: async (options, handlers) => (await import('#drivers/smtp-receiver/smtp-receiver.ts')).createSmtpReceiver(config, log).listen(options, handlers) },
  push: {
    makeKeys: async () => (await push()).makeKeys(),
    send: async (to, payload, options) => (await push()).send(to, payload, options),
  },
  mailAuth: createMailAuth(log),
  oauth: createOauth(),
})

const check = async () => (await import('#drivers/mail-check/mail-check.ts')).mailCheck

let pushes: Promise<PushPort> | undefined
const push = () => (pushes ??= import('#drivers/web-push/web-push.ts').then((module) => module.createWebPush()))
