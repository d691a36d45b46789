// Which blocks an address falls under. Pure.

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** Every value that blocks an address: itself, its domain, and the domains above, down to two labels. */
export function valuesFor(address: string): string[] {
  const lower = address.trim().toLowerCase()
  if (!lower.includes('@')) return []
  const labels = domainOf(lower).split('.')
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
  return [lower, ...domains]
}

/** Domains at which anybody gets an address: blocking one blocks very many people. */
const shared = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com ' +
    'gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com zoho.com ' +
    'orange.fr free.fr laposte.net libero.it wp.pl o2.pl seznam.cz mail.ru yandex.ru qq.com 163.com naver.com'
  ).split(' '),
)
export const isShared = (domain: string): boolean => shared.has(domain)
