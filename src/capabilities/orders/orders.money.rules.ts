// Money in minor units and its currency. Pure, for server and screens.

/**
 * How many digits the minor unit of a currency has, where it is not two: ISO 4217, table A.1. Intl counts otherwise for
 * some of them (it shows none for the Iraqi dinar), because it goes by what people use.
 */
const digits: Record<string, number> = {
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...of(4, 'CLF UYW'),
}

function of(count: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, count]))
}

const known = new Set(Intl.supportedValuesOf('currency'))

/** Three capitals that ISO 4217 gives to a currency. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && known.has(code)

/** Digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => digits[currency] ?? 2

/** No amount is larger than what a number holds exactly. */
export const maxMinor = 1e15

/**
 * A decimal as shops write it (`1284.00`, `-36`, 48.5) in minor units; undefined when it is none, when it has more
 * digits than the currency, or when it is too large. Reckoned with digits, never with fractions of two.
 */
export function toMinor(amount: string | number, currency: string): number | undefined {
  const found = /^([+-]?)(\d{1,16})(?:\.(\d*))?$/.exec(String(amount).trim())
  if (!found) return undefined
  const [, sign, whole, fraction = ''] = found
  const size = minorDigits(currency)
  if (/[1-9]/.test(fraction.slice(size))) return undefined
  const minor = Number(whole + fraction.slice(0, size).padEnd(size, '0'))
  if (minor > maxMinor) return undefined
  return sign === '-' && minor ? -minor : minor
}

/** Minor units as a plain decimal: `129.00`. The way back from `toMinor`. */
export function toDecimal(minor: number, currency: string): string {
  const size = minorDigits(currency)
  const figures = String(Math.abs(minor)).padStart(size + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return size ? `${sign}${figures.slice(0, -size)}.${figures.slice(-size)}` : sign + figures
}

/** `129.00 €` as people of `locale` write it (BCP 47). */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const size = minorDigits(currency)
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: size,
    maximumFractionDigits: size,
  })
  // As text, so that no digit of a large amount is lost.
  return format.format(toDecimal(minor, currency) as `${number}`)
}
