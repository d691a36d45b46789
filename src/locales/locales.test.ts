// Every language says everything, with the same parts in it, and every text is used.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { contracts } from '#app/contracts.ts'
import { common } from '#kernel/errors.ts'
import { IntlMessageFormat } from 'intl-messageformat'

type Catalogue = Record<string, string>
const read = (file: string): Catalogue => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Catalogue
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'))
const english = read('en.json')

/** Names of the arguments and tags in a message. */
function partsOf(message: string, locale: string): string[] {
  const names = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk)
    if (typeof value !== 'object' || value === null) return
    const { type, value: name } = value as { type?: number; value?: unknown }
    // 0 is literal text and 7 the # of a plural; all others name an argument (or a tag, 8).
    if (typeof type === 'number' && type !== 0 && type !== 7 && typeof name === 'string') names.add(name)
    Object.values(value).forEach(walk)
  }
  walk(new IntlMessageFormat(message, locale).getAst())
  return [...names].sort()
}

for (const file of files) {
  const locale = file.slice(0, -5)
  const catalogue = read(file)

  test(`${file} has exactly the texts of en.json`, () => {
    assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(english).sort())
  })

  test(`${file} is sorted by key, so that two people's additions seldom meet`, () => {
    assert.deepEqual(Object.keys(catalogue), Object.keys(catalogue).toSorted())
  })

  test(`every text of ${file} is well-formed and has the parts of the English one`, () => {
    for (const [key, message] of Object.entries(catalogue)) {
      assert.notEqual(message.trim(), '', key)
      assert.deepEqual(partsOf(message, locale), partsOf(english[key] ?? '', 'en'), key)
    }
  })
}

test('every refusal that a contract declares has a text', () => {
  const declared = Object.values(contracts).flatMap(({ name, errors }) =>
    Object.keys(errors).map((code) => `errors.${name}.${code}`),
  )
  const missing = [...declared, ...Object.keys(common).map((code) => `errors.kernel.${code}`)].filter(
    (key) => !(key in english),
  )
  assert.deepEqual(missing, [])
})

test('every text is used somewhere', () => {
  const root = join(import.meta.dirname, '..')
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  // Keys put together at run time begin with a fixed part: `inbox.views.${view}`.
  const beginnings = [...sources.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1]!)
  const said = new Set([...sources.matchAll(/(?<=['"])[\w.-]+(?=['"])/g)].map(([key]) => key))
  const unused = Object.keys(english).filter(
    (key) => !key.startsWith('errors.') && !said.has(key) && !beginnings.some((start) => key.startsWith(start)),
  )
  assert.deepEqual(unused, [])
})

test('what is said otherwise to those on familiar terms are texts there are, with their parts, and each says otherwise', () => {
  for (const file of readdirSync(join(import.meta.dirname, 'informal'))) {
    const [familiar, plain] = [read(`informal/${file}`), read(file)]
    const locale = file.slice(0, -5)
    assert.deepEqual(Object.keys(familiar), Object.keys(familiar).toSorted())
    for (const [key, message] of Object.entries(familiar)) {
      assert.deepEqual(partsOf(message, locale), partsOf(plain[key] ?? '', locale), key)
      assert.notEqual(message, plain[key], key)
    }
    // Whatever customers read that says “Sie” has its other half.
    const toCustomers = /^(?:portal\.(?!settings|explain)|consents\.(?:mail|page)|privacy\.(?:mail|page|file)|later\.plan\.suggested)/
    const formal = /\b(?:Ihnen|Ihre?[mnrs]?)\b|(?<=[\p{L},] )Sie\b/u
    const left = Object.keys(plain).filter(
      (key) => toCustomers.test(key) && formal.test(plain[key]!) && !(key in familiar),
    )
    assert.deepEqual(left, ['portal.wishes.forms.formal'])
  }
})
