import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { browserName } from './access.browser.ts'
import { passwordProblem } from './access.password.ts'
import { guessesOf, pauseAfter } from './access.slowdown.ts'

const own = ['Friederike von Hohenfels', 'rike@harrow-lind.example', 'Harrow & Lind', 'heed']

test('a password is refused when it is too short, too long, common, monotonous or made of what is known', () => {
  const cases: [string, string | undefined][] = [
    ['nine char', 'passwordTooShort'],
    ['x'.repeat(201), 'passwordTooLong'],
    ['Basketball', 'passwordTooCommon'],
    ['qwertyuiop', 'passwordTooCommon'],
    ['PASSWORD123!!', 'passwordTooCommon'],
    ['aaaaaaaaaaaa', 'passwordTooCommon'],
    ['ababababab', 'passwordTooCommon'],
    ['9876543210', 'passwordTooCommon'],
    ['abcdefghijk', 'passwordTooCommon'],
    ['catscatscats', 'passwordTooCommon'],
    ['friederike2026', 'passwordIsYours'],
    ['HarrowLind!1', 'passwordIsYours'],
    ['hohenfels-rike', 'passwordIsYours'],
    ['lantern over water', undefined],
    ['friederike sails at dawn', undefined],
    ['ведро с водой', undefined],
    ['🐢🐇🦊🐻 run 1', undefined],
  ]
  for (const [password, problem] of cases) assert.equal(passwordProblem(password, own), problem, password)
})

test('characters count, not bytes: ten are enough in any script', () => {
  assert.equal(passwordProblem('漢字仮名交じり文章です', own), undefined)
  assert.equal(passwordProblem('漢字仮名交', own), 'passwordTooShort')
})

test('any mix of characters will do when it is long and random', () => {
  const random = fc
    .array(fc.constantFrom(...'abcdefghijkmnopqrstuvwxyz'), { minLength: 14, maxLength: 60 })
    .filter((chars) => new Set(chars).size > 8)
  fc.assert(fc.property(random, (chars) => passwordProblem(chars.join(''), own) === undefined))
  fc.assert(fc.property(fc.uuid(), (id) => passwordProblem(id, own) === undefined))
})

test('pauses only grow, and stop growing at their limit', () => {
  const pace = { free: 5, firstSeconds: 30, mostSeconds: 900 }
  assert.deepEqual(
    [0, 4, 5, 6, 9, 10, 500].map((failures) => pauseAfter(failures, pace)),
    [0, 0, 30, 60, 480, 900, 900],
  )
  fc.assert(fc.property(fc.nat(10_000), (failures) => pauseAfter(failures + 1, pace) >= pauseAfter(failures, pace)))
})

test('an IPv6 client is counted by its network, an IPv4 client by its address', () => {
  const client = (ip: string) => guessesOf('a@b.example', ip)[1]!.key
  assert.equal(client('2001:db8:1:2:aaaa::1'), client('2001:db8:1:2:bbbb:1:2:3'))
  assert.notEqual(client('2001:db8:1:2::1'), client('2001:db8:1:3::1'))
  assert.notEqual(client('::ffff:192.0.2.1'), client('::ffff:192.0.2.2'))
})

test('browsers are named as people know them', () => {
  const names: [string, string][] = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
      'Edge · Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      'Safari · iPhone',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      'Chrome · Linux',
    ],
    ['curl/8.14.1', 'curl/8.14.1'],
    ['', ''],
  ]
  for (const [agent, name] of names) assert.equal(browserName(agent), name)
})
