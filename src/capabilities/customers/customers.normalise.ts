// One way to write each address, so that what reaches the same person is the same row. Pure.
import { domainToASCII } from 'node:url'
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { AddressKind } from './customers.contract.ts'

export type Normalised = { address: string; national: string | null }
export type Unusable = 'notEmail' | 'notPhone' | 'notHandle'

/** `country`: ISO 3166, where a number without a country code is dialled. */
export function normalise(
  kind: AddressKind,
  written: string,
  { network = '', country = '' }: { network?: string; country?: string } = {},
): Normalised | Unusable {
  switch (kind) {
    case 'email':
      return email(written)
    case 'phone':
      return phone(written, country)
    case 'handle':
      return handle(written, network)
  }
}

/** As every capability compares addresses. */
export const emailKey = (written: string): string => written.trim().toLowerCase()

function email(written: string): Normalised | Unusable {
  const address = emailKey(written.normalize('NFC')).replace(/@[^@]*[^\x00-\x7f][^@]*$/, inLetters)
  // RFC 5321, 4.5.3.1: 64 and 255 octets. What stands between is the mail server's business.
  const fits = /^[^\s@<>(),;:"\\[\]]{1,64}@(?:[^\s@<>(),;:"\\[\].]{1,63}\.)+[^\s@<>(),;:"\\[\].]{1,63}$/u.test(address)
  return fits && address.length <= 254 ? { address, national: null } : 'notEmail'
}

/** A domain as mail has it (RFC 5891); what is none stays as it is. */
const inLetters = (domain: string): string => {
  const known = domainToASCII(domain.slice(1))
  return known ? `@${known}` : domain
}

/** E.164, in whatever notation it was written; extensions are no part of it. */
function phone(written: string, country: string): Normalised | Unusable {
  const home = isSupportedCountry(country) ? (country as CountryCode) : undefined
  // Digits of any script are digits, and abroad one writes 00 for +.
  const plain = written
    .normalize('NFKC')
    .trim()
    .replace(/^\(?00(?=\s?[1-9(])/, (zeros) => (zeros.startsWith('(') ? '(+' : '+'))
  const number = parsePhoneNumberFromString(plain, home)
  if (!number?.isPossible()) return 'notPhone'
  return { address: number.number, national: number.nationalNumber }
}

function handle(written: string, network: string): Normalised | Unusable {
  const where = network.normalize('NFKC').trim().toLowerCase()
  const name = written.normalize('NFKC').trim().replace(/^@+/, '').toLowerCase()
  if (!/^[a-z0-9][a-z0-9.-]{0,39}$/.test(where) || !/^[^\s:]{1,200}$/u.test(name)) return 'notHandle'
  return { address: `${where}:${name}`, national: null }
}

/** What reaches somebody as people read it, by what is kept. */
export const readable = (kind: AddressKind, address: string, written: string | null): string => {
  if (kind === 'phone') {
    const number = parsePhoneNumberFromString(address)
    // What is dialled behind it is no part of the number, and yet one must know it.
    const behind = written === null ? undefined : parsePhoneNumberFromString(written, number?.country)?.ext
    if (behind) number?.setExt(behind)
    return number?.formatInternational() ?? address
  }
  if (kind === 'handle') return written ?? address.slice(address.indexOf(':') + 1)
  // In other letters only where a person here wrote it so: what mail brings could look like somebody else's.
  return written !== null && /[^\x00-\x7f]/.test(written) ? written : address
}

export const networkOf = (kind: AddressKind, address: string): string | null =>
  kind === 'handle' ? address.slice(0, address.indexOf(':')) : null

const countries = new Map<string, string>()

/**
 * The country whose clocks these are (ISO 3166), '' when it is none: where numbers without a country code are dialled.
 * By the time zones that CLDR gives each region.
 */
export function countryOf(timeZone: string): string {
  const known = countries.get(timeZone)
  if (known !== undefined) return known
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  // Both sides by the names of CLDR: Europe/Kyiv is Europe/Kiev there.
  const zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  const found = letters
    .flatMap((first) => letters.map((second) => first + second))
    .find((region) => isSupportedCountry(region) && zonesOf(region).includes(zone))
  countries.set(timeZone, found ?? '')
  return found ?? ''
}

function zonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale(`und-${region}`) as Intl.Locale & { getTimeZones?(): string[] | undefined }
  return locale.getTimeZones?.() ?? []
}
