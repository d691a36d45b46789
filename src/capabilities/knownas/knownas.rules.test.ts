// The pure rules: what a text gives away of its form, what words suggest, what goes against a card, how one begins.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { breaksIn } from './knownas.breaks.ts'
import { cardOf, changesBy } from './knownas.card.ts'
import { formOf } from './knownas.forms.ts'
import { hintsIn } from './knownas.hints.ts'
import { salutationFor } from './knownas.salutation.ts'
import { soundType } from './knownas.sound.ts'
import type { Card, Wishes } from './knownas.views.ts'

const nothing = cardOf(new Map())
const card = (wishes: Wishes): Card => ({ ...nothing, ...wishes })
const german = (form: 'formal' | 'informal' | null, naming: 'first' | 'family' | null = null) => ({
  address: [{ language: 'de', form, naming, greeting: '' }],
})

test('a text tells how it addresses its reader by words that mean nothing else', () => {
  const cases: [string, string, 'formal' | 'informal' | null][] = [
    ['de', 'Können Sie mir sagen, wann die Lampe kommt?', 'formal'],
    ['de', 'Kannst du mir deine Rechnung schicken?', 'informal'],
    ['de', 'Die Lampe ist da. Sie leuchtet nicht.', null],
    ['de', 'Sie ist kaputt. Ihre Farbe gefällt mir.', null],
    ['de', 'Ich danke Ihnen!', 'formal'],
    ['de', 'Danke für die Dusche und den Duft.', null],
    ['de', 'Hast du Ihnen geschrieben?', null],
    ['fr', 'Pouvez-vous m’aider avec votre facture ?', 'formal'],
    ['fr', "J'espère que tu vas bien", 'informal'],
    ['nl', 'Kunt u mij helpen?', 'formal'],
    ['en', 'Could you help me?', null],
  ]
  for (const [language, text, form] of cases) assert.equal(formOf(text, language), form, text)
})

const heard = (text: string, more: Partial<Parameters<typeof hintsIn>[0]> = {}) =>
  hintsIn({ text, signature: '', language: null, fullName: 'Katarzyna Wójcik', ...more }, nothing)
const namesIn = (text: string, signature = '') =>
  heard(text, { signature }).flatMap(({ key, value }) => (key === 'name' ? [value] : []))

test('a name is suggested when they ask for it or sign with it, and never guessed', () => {
  assert.deepEqual(namesIn('Please call me Kasia.'), ['Kasia'])
  assert.deepEqual(namesIn('Nennen Sie mich bitte Kasia, danke.'), ['Kasia'])
  assert.deepEqual(namesIn('When will it come?\n\nBest regards,\nKasia'), ['Kasia'])
  assert.deepEqual(namesIn('Wann kommt sie?', 'Viele Grüße\nKasia\nStudio Wójcik'), ['Kasia'])
  for (const text of [
    'Please call me back.',
    'Please call me Monday.',
    'Best regards,\nKatarzyna',
    'Best regards,\nWójcik',
    'Best regards,\nKatarzyna Wójcik',
    'Best regards,\nIKEA',
    'Kasia',
    'Thanks,\nSent from my phone',
  ])
    assert.deepEqual(namesIn(text), [], text)
})

test('form, language, pronouns and a plea not to call are suggested from what they wrote, unless they are known', () => {
  const text = 'Könnten Sie mir helfen? Bitte nicht anrufen.'
  const signature = 'Kasia Wójcik (she/her)'
  assert.deepEqual(heard(text, { language: 'de', signature }), [
    { key: 'address.de', value: { language: 'de', form: 'formal', naming: null, greeting: '' } },
    { key: 'languages', value: 'de' },
    { key: 'pronouns', value: 'she/her' },
    { key: 'channel', value: 'phone' },
  ])
  const known = card({
    ...german('formal'),
    languages: { own: 'pl', reads: ['de'], script: null },
    pronouns: 'she/her',
    channel: { best: 'email', never: ['phone'] },
  })
  assert.deepEqual(hintsIn({ text, signature, language: 'de', fullName: 'Katarzyna Wójcik' }, known), [])
  assert.deepEqual(heard('Please do not call me before ten.'), [])
})

const against = (text: string, wishes: Wishes, language: string | null = 'de') =>
  breaksIn({ text, language, channel: 'email' }, card(wishes), 'Katarzyna Wójcik')

test('a text goes against a card by its language, its form, the name, the channel and a call', () => {
  const reads = { languages: { own: 'pl', reads: ['en'], script: null } }
  assert.deepEqual(against('Wann darf die Lampe kommen?', reads), ['language'])
  assert.deepEqual(against('When may the lamp come?', reads, 'en'), [])
  assert.deepEqual(against('When?', reads, null), [])
  assert.deepEqual(against('Hallo, ich schicke dir die Lampe.', german('formal')), ['form'])
  assert.deepEqual(against('Hallo, ich schicke Ihnen die Lampe.', german('informal')), ['form'])
  assert.deepEqual(against('Hallo, ich schicke Ihnen die Lampe.', german('formal')), [])
  assert.deepEqual(against('Hello Katarzyna,\nit is here.', { name: 'Kasia' }, 'en'), ['name'])
  assert.deepEqual(against('Hello Kasia,\nit is here.', { name: 'Kasia' }, 'en'), [])
  assert.deepEqual(against('Liebe Kasia,\nda ist sie.', { ...german(null, 'family'), name: 'Kasia' }), ['name'])
  assert.deepEqual(against('Guten Tag Frau Wójcik,\nda ist sie.', german(null, 'family')), [])
  assert.deepEqual(against('Guten Tag Frau Wójcik,\nda ist sie.', german(null, 'first')), ['name'])
  assert.deepEqual(against('It is here.', { channel: { best: 'phone', never: ['email'] } }, 'en'), ['channel'])
  const noCalls = { needs: { known: ['noPhone' as const], other: '' } }
  assert.deepEqual(against("We'll call you tomorrow.", noCalls, 'en'), ['call'])
  assert.deepEqual(against('Ich rufe Sie morgen gern an.', noCalls), ['call'])
  assert.deepEqual(against('You will not be called.', noCalls, 'en'), [])
})

test('an empty card is never gone against', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('de', 'fr', 'en', 'pl', null), (text, language) => {
      assert.deepEqual(breaksIn({ text, language, channel: 'email' }, nothing, 'Katarzyna Wójcik'), [])
    }),
  )
})

test('a letter begins as they like it, in its own language', () => {
  const say = (wishes: Wishes, language: string, fullName = 'Katarzyna Wójcik') =>
    salutationFor({ card: card(wishes), fullName }, language)
  assert.equal(say({}, 'en'), 'Hello Katarzyna')
  assert.equal(say({}, 'de'), 'Guten Tag Katarzyna Wójcik')
  assert.equal(say({ name: 'Kasia' }, 'de'), 'Hallo Kasia')
  assert.equal(say({ name: 'Kasia', ...german('informal') }, 'de'), 'Hallo Kasia')
  assert.equal(say({ title: 'Ms', ...german('formal') }, 'de'), 'Sehr geehrte Frau Wójcik')
  assert.equal(say({ title: 'Frau' }, 'en'), 'Dear Ms Wójcik')
  assert.equal(say(german('formal'), 'de'), 'Guten Tag Katarzyna Wójcik')
  assert.equal(say({ name: 'Kasia', ...german('formal', 'first') }, 'de'), 'Guten Tag Kasia')
  assert.equal(
    say({ address: [{ language: 'pl', form: null, naming: null, greeting: 'pani Kasiu' }] }, 'pl'),
    'Dzień dobry, pani Kasiu',
  )
  const own = (greeting: string) => ({ address: [{ language: 'de', form: null, naming: null, greeting }] })
  assert.equal(say(own('Moin Kasia'), 'de'), 'Moin Kasia')
  assert.equal(say(own('Hilde'), 'de'), 'Guten Tag Hilde')
  assert.equal(say({}, 'ja'), null)
  assert.equal(say({}, 'en', 'kasia@mail.example'), null)
})

test('what wishes change is exactly what differs, in whatever order its fields come back', () => {
  const before = new Map<string, unknown>([
    ['name', 'Kasia'],
    ['address.de', { greeting: '', naming: null, form: 'formal', language: 'de' }],
  ])
  assert.deepEqual(changesBy({ name: 'Kasia', ...german('formal') }, before), new Map())
  assert.deepEqual(
    [...changesBy({ name: null, address: [] }, before)],
    [
      ['name', null],
      ['address.de', null],
    ],
  )
  assert.deepEqual([...changesBy({ channel: { best: null, never: [] } }, before)], [])
})

test('a sound is told from its first bytes', () => {
  const bytes = (text: string) => Buffer.from(text.padEnd(20, '\0'), 'latin1')
  assert.equal(soundType(bytes('ID3')), 'audio/mpeg')
  assert.equal(soundType(bytes('\xff\xfb')), 'audio/mpeg')
  assert.equal(soundType(bytes('OggS')), 'audio/ogg')
  assert.equal(soundType(bytes('RIFF\0\0\0\0WAVE')), 'audio/wav')
  assert.equal(soundType(bytes('\0\0\0\x20ftypM4A ')), 'audio/mp4')
  assert.equal(soundType(bytes('<script>')), null)
  assert.equal(soundType(new Uint8Array()), null)
})
