// What is sent of a filled-in form: what changed and nothing else, and never a secret to a server it was not given for.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { MailboxSettings } from '../mailboxes.views.ts'
import { changesOf, emptyState, inputOf, keepsCredentials, providerOf, stateOf, withProvider, withSecurity } from './form-state.ts'

const saved: MailboxSettings = {
  id: '0198a000-0000-7000-8000-000000000001', name: 'Harrow & Lind', address: 'help@harrowandlind.example', aliases: ['hello@harrowandlind.example'], teamId: null, signatureHtml: '',
  incoming: 'imap', active: true, canSend: true, allowed: ['configure'], dkim: null, trustedAuthserv: [], revision: 3,
  imap: { host: 'imap.harrowandlind.example', port: 993, security: 'tls', user: 'help', folders: ['INBOX'], sentFolder: '', credentials: { set: true, kind: 'password' } },
  smtp: { host: 'smtp.harrowandlind.example', port: 587, security: 'starttls', user: '', signIn: 'imap', credentials: null },
}

test('an untouched form changes nothing', () => {
  const state = stateOf(saved)
  assert.deepEqual(changesOf(state, state), {})
})

test('only what was changed is sent', () => {
  const state = stateOf(saved)
  assert.deepEqual(changesOf(state, { ...state, name: 'Harrow' }), { name: 'Harrow' })
  assert.deepEqual(changesOf(state, { ...state, aliases: 'a@x.example, b@x.example\n\nc@x.example' }), { aliases: ['a@x.example', 'b@x.example', 'c@x.example'] })
})

test('a changed folder sends the server without a secret, which keeps the one that is saved', () => {
  const state = stateOf(saved)
  const { imap, ...rest } = changesOf(state, { ...state, imap: { ...state.imap, folders: ['INBOX', 'Orders'] } })
  assert.deepEqual(rest, {})
  assert.deepEqual(imap?.folders, ['INBOX', 'Orders'])
  assert.equal(imap?.credentials, undefined)
})

test('a new password is sent', () => {
  const state = stateOf(saved)
  const { imap } = changesOf(state, { ...state, imap: { ...state.imap, credentials: { ...state.imap.credentials, isOpen: true, password: 'kettle' } } })
  assert.deepEqual(imap?.credentials, { kind: 'password', password: 'kettle' })
})

test('saved credentials hold for the same server, port, security and user only', () => {
  const { imap } = stateOf(saved)
  assert.ok(keepsCredentials(imap, saved.imap))
  for (const other of [{ host: 'elsewhere.example' }, { port: '143' }, { security: 'none' as const }, { user: 'sales' }]) assert.ok(!keepsCredentials({ ...imap, ...other }, saved.imap), JSON.stringify(other))
  assert.ok(!keepsCredentials(imap, null))
})

test('without fetching there is no incoming server, and sending cannot sign in with it', () => {
  const input = inputOf({ ...stateOf(saved), incoming: 'smtp' })
  assert.equal(input.imap, null)
  assert.equal(input.smtp?.signIn, 'own')
  assert.equal(inputOf({ ...stateOf(saved), sends: false }).smtp, null)
})

test('an empty port is no port, so that the server refuses it', () => {
  assert.ok(Number.isNaN(inputOf({ ...emptyState, imap: { ...emptyState.imap, port: ' ' } }).imap?.port))
})

test('the port follows the security unless it is an unusual one', () => {
  assert.equal(withSecurity(emptyState.imap, 'starttls', 'imap').port, '143')
  assert.equal(withSecurity({ ...emptyState.imap, port: '1993' }, 'starttls', 'imap').port, '1993')
})

test('a provider fills in its servers, and is recognised by them', () => {
  const state = withProvider({ ...emptyState, address: 'help@harrowandlind.example' }, 'microsoft')
  assert.equal(providerOf(state), 'microsoft')
  assert.equal(state.imap.user, 'help@harrowandlind.example')
  assert.equal(state.imap.credentials.kind, 'refreshToken')
  assert.equal(providerOf(withProvider(state, 'other')), 'other')
})
