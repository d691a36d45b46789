// The frame of every page: complete HTML in the reader's language, no scripts, nothing from elsewhere, forms that lead
// nowhere but here.
import type { Actor } from '#kernel/actor.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Services } from '#kernel/ports.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import type { Settings } from './portal.settings.ts'
import { styleIn } from './portal.style.ts'

/** What every page is made with. */
export type Setting = { settings: Settings; actor: Actor; services: Services; now: Date }

/** Texts of the portal, escaped; what is put into them too. */
export const speaker =
  ({ locale }: Pick<Actor, 'locale'>) =>
  (key: string, values: Record<string, string | number> = {}): string =>
    escapeHtml(text(locale, `portal.${key}`, values) ?? key)

type Page = { title: string; body: string; here?: 'requests' | 'you'; status?: 404 | 410 | 422; problem?: string }

/** `body` is HTML whose texts are escaped; `title` is not. `problem`: what is wrong with what was sent, in words. */
export function page({ settings, actor, services }: Setting, { title, body, here, status, problem }: Page): Bytes {
  const say = speaker(actor)
  const { css, digest } = styleIn(settings.colour)
  const link = (to: string, where: string, label: string) =>
    `<a href="${to}"${here === where ? ' aria-current="page"' : ''}>${label}</a>`
  const inside =
    actor.kind === 'customer'
      ? `<nav aria-label="${say('nav')}">${link('/portal', 'requests', say('requests'))}${link('/portal/you', 'you', say('you'))}</nav>
<form method="post" action="/portal/leave" class="push">${guard({ actor, services })}<button>${say('leave')}</button></form>`
      : ''
  const html = `<!doctype html><html lang="${escapeHtml(actor.locale)}" dir="${direction(actor.locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${problem ? `${say('problem')} · ` : ''}${escapeHtml(title)} · ${escapeHtml(settings.name)}</title><style>${css}</style></head>
<body><a class="skip" href="#main">${say('skip')}</a>
<header><div class="wrap"><a class="logo" href="/portal">${escapeHtml(settings.name)}</a>${inside}</div></header>
<main class="wrap" id="main"><h1 dir="auto">${escapeHtml(title)}</h1>${problem ? `<p class="note bad" role="alert">${escapeHtml(problem)}</p>` : ''}${body}</main>
<footer><div class="wrap"><span>${escapeHtml(settings.name)}</span></div></footer></body></html>`
  return {
    content: new TextEncoder().encode(html),
    type: 'text/html; charset=utf-8',
    disposition: 'inline',
    ...(status ? { status } : {}),
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  }
}

/** To another page of ours, after a form or instead of a page for those who are signed in. */
export const lead = (to: string): Bytes => ({
  content: new Uint8Array(),
  type: 'text/plain',
  disposition: 'inline',
  status: 303,
  headers: { location: to },
})

/** The fields that every form of somebody who is signed in carries: no other page can know this one. */
export const guard = ({ actor, services }: Pick<Setting, 'actor' | 'services'>): string =>
  `<input type="hidden" name="guard" value="${guardOf({ actor, services })}">`

export const guardOf = ({ actor, services }: Pick<Setting, 'actor' | 'services'>): string =>
  services.secrets.sign('form of the portal', actor.sessionId ?? '')

const fromTheRight = new Set(['ar', 'fa', 'he', 'ur', 'yi', 'ps', 'sd', 'ug', 'dv', 'ckb'])
export const direction = (locale: string): 'ltr' | 'rtl' => (fromTheRight.has(locale.split('-')[0]!) ? 'rtl' : 'ltr')

/** An instant in the reader's language, by their clock. */
export const when = ({ locale, timeZone }: Pick<Actor, 'locale' | 'timeZone'>, at: string): string =>
  `<time datetime="${at}">${escapeHtml(
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(at)),
  )}</time>`

export const unknownPage = (setting: Setting): Bytes => {
  const say = speaker(setting.actor)
  return page(setting, {
    title: text(setting.actor.locale, 'portal.unknown.title') ?? '',
    body: `<p>${say('unknown.text')}</p><p><a href="/portal">${say('unknown.back')}</a></p>`,
    status: 404,
  })
}
