// Which blocks an address falls under. Pure.
import { domainToASCII, domainToUnicode } from 'node:url'

/** An address, or a domain with everything beneath it; lower-cased. */
export const isSender = (value: string): boolean =>
  /^([^\s@]+@)?([\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}\p{N}-]{2,}$/u.test(value)

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/**
 * Every value that blocks an address: itself, its domain, and the domains above, down to two labels; written in letters
 * of any script and in ASCII (RFC 5891), whichever of the two stands in the mail.
 */
export function valuesFor(address: string): string[] {
  const lower = address.trim().toLowerCase()
  if (!lower.includes('@')) return []
  const each = formsOf(lower).flatMap((form) => {
    const labels = domainOf(form).split('.')
    return [form, ...labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))]
  })
  return [...new Set(each)]
}

/** An address or a domain as it is, and with its domain written in either way. */
export function formsOf(value: string): string[] {
  const [local, domain] = [value.slice(0, value.lastIndexOf('@') + 1), domainOf(value)]
  const others = [domainToASCII(domain), domainToUnicode(domain)].filter(Boolean)
  return [...new Set([value, ...others.map((other) => local + other)])]
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
