import assert from 'node:assert/strict'
import test from 'node:test'
import { loadActor } from '#capabilities/people/people.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { openPortal } from './portal.fixture.ts'
import { variables } from './portal.variables.ts'

const { w, admin, settings } = await openPortal()
const mara = await w.agent({ name: 'Mara' })
const read = async (name: string, conversationId: string | null) => {
  const actor = (await loadActor(w.db, mara.id, { kind: 'agent', ip: '' }))!
  const about = { actor, conversationId, customerId: null, mailboxId: null, teamId: null }
  return variables[name]!.read(w.db, about, { ...w.app.kernel.services, baseUrl: 'https://help.shop.example' })
}

test('saved replies can name the portal and the page of the request, while there is one', async () => {
  const { id, number } = await makeConversation(w)
  assert.equal(await read('portal.address', id), 'https://help.shop.example/portal')
  assert.equal(await read('portal.request', id), `https://help.shop.example/portal/requests/${number}`)
  assert.equal(await read('portal.request', null), null)
  const team = await makeTeam(w, { isPrivate: true })
  const hidden = await makeConversation(w, { teamId: team.id })
  assert.equal(await read('portal.request', hidden.id), null)
  const { revision } = await admin.api.portal.settings({})
  await admin.api.portal.saveSettings({ ...settings, enabled: false, revision })
  assert.deepEqual([await read('portal.address', id), await read('portal.request', id)], [null, null])
})
