import assert from 'node:assert/strict'
import test from 'node:test'
import { loadConfig } from './config.ts'

test('what is wrong is named with its value, but for secrets', () => {
  const given = {
    HEED_PORT: 'many',
    HEED_SECRET_KEY: 'almost-a-key',
    DATABASE_URL: 'heed:hidden@db.example',
    HEED_URL: 'ftp://x',
  }
  assert.throws(
    () => loadConfig(given),
    ({ message }: Error) => {
      assert.match(message, /HEED_PORT=many: must be a whole number/)
      assert.match(message, /HEED_URL=ftp:\/\/x: must be one such as/)
      assert.match(message, /HEED_SECRET_KEY: must be 64 hexadecimal digits/)
      assert.match(message, /DATABASE_URL: must be one such as/)
      assert.doesNotMatch(message, /almost-a-key|hidden/)
      return true
    },
  )
})
