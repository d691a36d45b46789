import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('tags by keyboard: made while typing, several at once, told in the thread, shown in the list, taken back; merged in the settings', async ({
  shop,
  desk,
}) => {
  const lead = await shop.worker('Nora Vik', { role: 'lead' })
  const customer = shop.customer('Piet Hasse')
  await shop.write(customer, { subject: 'Tags: half a lamp', text: 'The base is missing.' })
  const { id } = await shop.conversationOf(customer)
  await lead.api.tags.create({ name: 'lamp', colour: 'amber' })

  const page = await desk.at(shop, '/inbox/open?order=newest', lead)
  await rowOf(page, 'Tags: half a lamp').click()
  const open = conversation(page)
  const head = open.getByRole('button', { name: /^Tags/ })
  await expect(head).toHaveText('Tags')
  await page.keyboard.press('t')
  const picker = page.getByRole('dialog', { name: 'Tags' })
  await page.keyboard.type('missing part')
  await expect(picker.getByRole('option', { name: 'Make “missing part”' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.type('lam')
  await page.keyboard.press('Enter')
  await expect(picker.getByRole('option', { selected: true })).toHaveCount(2)
  await expectOpenToAll(page)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Put 2 tags on')).toBeVisible()
  await expect(head).toHaveAccessibleName(/Tags: .*lamp.*missing part/)
  await expect(open.getByText(/Nora Vik added/)).toBeVisible()
  await expect(rowOf(page, 'Tags: half a lamp')).toContainText('lamp')
  await expectOpenToAll(page)
  await page.keyboard.press('z')
  await expect(head).toHaveText('Tags')
  await expect(open.getByText(/Nora Vik removed/)).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('#miss')
  await page.getByRole('group', { name: 'Put on this conversation' }).getByRole('option').click()
  await expect(head).toHaveAccessibleName(/Tags: .*missing part/)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('#miss')
  await page.getByRole('group', { name: 'Conversations with a tag' }).getByRole('option').click()
  await expect(page).toHaveURL(/\/inbox\/where/)
  await expect(rowOf(page, 'Tags: half a lamp')).toBeVisible()

  await page.goto('/settings/tags')
  await expect(page.getByRole('rowheader', { name: 'missing part' })).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'What to do with missing part' }).click()
  await page.getByRole('menuitem', { name: 'Merge into another' }).click()
  await page.getByLabel('Merge into').selectOption('lamp')
  await page.getByRole('button', { name: 'Merge into another' }).click()
  await expect(page.getByText('Merged missing part into lamp')).toBeVisible()
  const lamp = (await lead.api.tags.list({})).items.find((tag) => tag.name === 'lamp')!
  expect((await lead.api.tags.of({ conversationId: id })).tagIds).toEqual([lamp.id])
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect(page.getByRole('rowheader', { name: 'missing part' })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(page)
})

test('tags for several conversations at once, and taken back as one', async ({ shop, desk }) => {
  const agent = await shop.worker('Kaja Lund')
  const [first, second] = [shop.customer('Uwe Brandt'), shop.customer('Ida Falk')]
  for (const customer of [first, second])
    await shop.write(customer, { subject: `Several: ${customer.name}`, text: 'Where is it?' })
  const talks = [await shop.conversationOf(first), await shop.conversationOf(second)]
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await expect(rowOf(page, 'Several: Uwe Brandt')).toBeVisible()
  // Those of other journeys may stand between.
  for (const name of ['Uwe Brandt', 'Ida Falk'])
    await page.getByRole('checkbox', { name: `Select conversation with ${name}` }).check({ force: true })
  await page.keyboard.press('t')
  await page.keyboard.type('where is it')
  await expect(page.getByRole('option', { name: 'Make “where is it”' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Changed the tags of 2 conversations')).toBeVisible()
  const counts = async () =>
    Promise.all(talks.map(async ({ id }) => (await agent.api.tags.of({ conversationId: id })).tagIds.length))
  expect(await counts()).toEqual([1, 1])
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect.poll(counts).toEqual([0, 0])
})
