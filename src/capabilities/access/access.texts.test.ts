import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { contracts } from '#app/contracts.ts'
import { locales } from '#kernel/text.ts'

const texts = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${locale}.json`), 'utf8'))

test('every right that a role or token can get has a text in every language', () => {
  const names = Object.values(contracts).flatMap(({ name, permissions }) =>
    Object.keys(permissions).length
      ? [name, ...Object.keys(permissions).map((permission) => `${name}.${permission}`)]
      : [],
  )
  for (const locale of locales) {
    const known = texts(locale)
    assert.deepEqual(
      names.filter((name) => !known[`permissions.${name}`]),
      [],
      locale,
    )
  }
})
