import assert from 'node:assert/strict'
import test from 'node:test'
import { ariaKeys, capsOf, chordOf, isSingleKey } from './keys.ts'

const stroke = (
  key: string,
  code: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test('letters count by what they produce, so an AZERTY keyboard has its own A', () => {
  assert.equal(chordOf(stroke('a', 'KeyQ'), false), 'a')
})

test('on a Cyrillic keyboard a letter counts by its place', () => {
  assert.equal(chordOf(stroke('о', 'KeyJ'), false), 'j')
  assert.equal(chordOf(stroke('Л', 'KeyK', { ctrlKey: true }), false), 'mod+k')
})

test('signs need no shift in their chord, letters do', () => {
  assert.equal(chordOf(stroke('?', 'Slash', { shiftKey: true }), false), '?')
  assert.equal(chordOf(stroke('?', 'Minus', { shiftKey: true }), false), '?')
  assert.equal(chordOf(stroke('X', 'KeyX', { shiftKey: true }), false), 'shift+x')
})

test('mod is Ctrl, and ⌘ on a Mac, where Ctrl is something else', () => {
  assert.equal(chordOf(stroke('k', 'KeyK', { ctrlKey: true }), false), 'mod+k')
  assert.equal(chordOf(stroke('k', 'KeyK', { metaKey: true }), true), 'mod+k')
  assert.equal(chordOf(stroke('k', 'KeyK', { ctrlKey: true }), true), 'ctrl+k')
  assert.equal(chordOf(stroke('π', 'KeyP', { altKey: true }), true), 'alt+p')
})

test('a modifier alone and a dead key are no chord', () => {
  assert.equal(chordOf(stroke('Shift', 'ShiftLeft', { shiftKey: true }), false), '')
  assert.equal(chordOf(stroke('Dead', 'BracketLeft'), false), '')
})

test('modifiers come in one order', () => {
  assert.equal(chordOf(stroke('Enter', 'Enter', { ctrlKey: true, shiftKey: true }), false), 'mod+shift+enter')
})

test('single keys and sequences of them rest while one writes, chords and Escape do not', () => {
  assert.deepEqual(['j', 'shift+x', 'g i', '?'].map(isSingleKey), [true, true, true, true])
  assert.deepEqual(['mod+k', 'mod+shift+enter', 'esc', 'alt+down'].map(isSingleKey), [false, false, false, false])
})

test('caps are drawn as the machine names them', () => {
  const names = (key: string) => ({ ctrl: 'Strg', shift: 'Umschalt', alt: 'Alt', esc: 'Esc', space: 'Leer' })[key]!
  assert.deepEqual(capsOf('mod+shift+enter', false, names), [['Strg', 'Umschalt', '↵']])
  assert.deepEqual(capsOf('mod+shift+enter', true, names), [['⌘', '⇧', '↵']])
  assert.deepEqual(capsOf('g i', false, names), [['G'], ['I']])
})

test('screen readers hear chords by their standard names', () => {
  assert.equal(ariaKeys('mod+enter', false), 'Control+Enter')
  assert.equal(ariaKeys('shift+c', false), 'Shift+C')
  assert.equal(ariaKeys('g i', false), undefined)
})
