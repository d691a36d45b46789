import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'node:test'
import { generated } from '../../scripts/generate.ts'

for (const [file, make] of Object.entries(generated))
  test(`${file} is what the code says`, async () => {
    const committed = await readFile(path.join(import.meta.dirname, '../..', file), 'utf8').catch(() => '')
    assert.ok(committed === (await make()), `${file} is stale: run node scripts/generate.ts`)
  })
