import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('many at once: everything in a list, with its progress; what could not be done is told; all of it taken back', async ({
  shop,
  desk,
}) => {
  const lead = await shop.worker('Wanda Iversen', { role: 'lead' })
  const tag = await lead.api.tags.create({ name: 'bulk recall', colour: 'amber' })
  const customers = ['Ada Kunze', 'Bo Lehm', 'Cleo Marr'].map((name) => shop.customer(name))
  const ids: string[] = []
  for (const [at, customer] of customers.entries()) {
    await shop.write(customer, { subject: `Bulk: lamp ${at + 1}`, text: 'It hums.' })
    const { id } = await shop.conversationOf(customer)
    await lead.api.tags.change({ conversationId: id, add: [tag.id] })
    ids.push(id)
  }
  const condition = Buffer.from(JSON.stringify({ facet: 'tags.tags', op: 'hasAny', value: [tag.id] })).toString(
    'base64url',
  )

  const page = await desk.at(shop, `/inbox/where?is=${condition}`, lead)
  await expect(rowOf(page, 'Bulk: lamp 3')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('change everything')
  await expect(page.getByRole('option', { name: /Change everything/ })).toHaveAttribute('data-highlighted')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /Change everything in/ })
  await expect(dialog.getByText(/3 conversations/)).toBeVisible()
  await dialog.getByLabel('What to do').selectOption('Assign to somebody')
  await dialog.getByRole('button', { name: 'Do it' }).click()
  await expect(dialog.getByText('Choose one first')).toBeVisible()
  await dialog.getByLabel('To whom').selectOption('Wanda Iversen')
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Do it' }).click()
  await expect(page.getByText('Assign: 3 conversations changed.')).toBeVisible()
  for (const conversationId of ids)
    expect((await lead.api.conversations.get({ conversationId })).assignee?.name).toBe('Wanda Iversen')
  await page.keyboard.press('z')
  await expect.poll(async () => (await lead.api.conversations.get({ conversationId: ids[2]! })).assignee).toBe(null)

  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByRole('button', { name: 'More to do with what is selected' }).click()
  const many = page.getByRole('dialog', { name: 'Change 2 conversations' })
  await many.getByLabel('What to do').selectOption('Take from their owners')
  for (const conversationId of ids)
    await lead.api.conversations.assign({ conversationId, revision: 1000, assigneeId: 'me' })
  await many.getByRole('button', { name: 'Do it' }).click()
  await expect(page.getByText('Take from their owners: 2 conversations changed.')).toBeVisible()

  await lead.api.blocking.mark({ conversationId: ids[1]! })
  const { runId } = await lead.api.bulk.start({ what: { kind: 'acts', acts: { state: 'closed' } }, chosen: { ids } })
  const banner = page.getByText('Close: 2 conversations changed. One could not be changed.')
  await expect(banner).toBeVisible()
  await page.getByRole('button', { name: 'Show which' }).click()
  const trouble = page.getByRole('dialog', { name: 'What could not be changed' })
  await expect(trouble.getByText('This conversation is spam', { exact: false })).toBeVisible()
  await expectOpenToAll(page)
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'Undo all' }).click()
  await expect
    .poll(async () => (await lead.api.bulk.mine({ limit: 1 })).items[0])
    .toMatchObject({ id: runId, state: 'undone', undone: 2 })
  expect((await lead.api.conversations.get({ conversationId: ids[0]! })).state).toBe('open')
})
