import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('two mails about one thing are merged by key, the old address leads on, and undo takes them apart', async ({ shop, desk }) => {
  const agent = await shop.worker('Mara Merge')
  const customer = shop.customer('Ingrid Solberg')
  await shop.write(customer, { subject: 'Merge: where is my chair?', text: 'It was due on Monday.' })
  const first = await shop.conversationOf(customer)
  await shop.write(customer, { subject: 'Merge: chair, once more', text: 'Nobody has answered me yet.' })
  const page = await desk.at(shop, `/inbox/open/${first.number}`, agent)
  await expect(conversation(page).getByText('It was due on Monday.')).toBeVisible()
  await expect(rowOf(page, 'Merge: chair, once more')).toBeVisible()
  const other = Number(await rowOf(page, 'Merge: chair, once more').getAttribute('href').then((href) => /\d+(?=\?|$)/.exec(href ?? '')?.[0]))

  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /Merge: chair, once more/ }).check()
  await expect(dialog.getByText(`What #${first.number} will be`)).toBeVisible()
  await expect(dialog.getByText('2 messages')).toBeVisible()
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: `Merge into #${first.number}` }).click()
  await expect(conversation(page).getByText('Nobody has answered me yet.')).toBeVisible()
  await expect(rowOf(page, 'Merge: chair, once more')).toHaveCount(0)
  await expect(conversation(page).getByText(/Mara Merge merged #/)).toBeVisible()

  const elsewhere = await desk.at(shop, `/inbox/open/${other}`, agent)
  await expect(conversation(elsewhere).getByText('Nobody has answered me yet.')).toBeVisible()
  await expect(elsewhere).toHaveURL(new RegExp(`/${first.number}$`))

  await page.keyboard.press('z')
  await expect(rowOf(page, 'Merge: chair, once more')).toBeVisible()
  await expect(conversation(page).getByText('Nobody has answered me yet.')).toBeHidden()
})

test('conversations are linked in the panel, and merged ones are taken out there', async ({ shop, desk }) => {
  const agent = await shop.worker('Jonas Link')
  const [one, two] = [shop.customer('Lene Holm'), shop.customer('Olaf Busch')]
  await shop.write(one, { subject: 'Link: the lift is broken', text: 'Third floor.' })
  await shop.write(two, { subject: 'Link: no delivery upstairs', text: 'They could not get up.' })
  const [cause, effect] = [await shop.conversationOf(one), await shop.conversationOf(two)]
  const page = await desk.at(shop, `/inbox/open/${effect.number}`, agent)
  await expect(page.getByText('Read by 1 person')).toBeVisible()
  await page.getByRole('button', { name: 'Link to another conversation' }).click()
  await page.getByLabel('Number of the other conversation').fill(String(cause.number))
  await page.getByLabel('How they belong together').selectOption('cause')
  await page.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(page.getByRole('button', { name: `Unlink #${cause.number}` })).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: `Unlink #${cause.number}` }).click()
  await expect(page.getByRole('button', { name: `Unlink #${cause.number}` })).toHaveCount(0)

  await agent.api.conversations.merge({ conversationId: effect.id, fromIds: [cause.id] })
  await expect(conversation(page).getByText('Third floor.')).toBeVisible()
  await expect(page.getByText('left out of answers')).toBeVisible()
  await page.getByRole('button', { name: `Take #${cause.number} out again` }).click()
  await expect(conversation(page).getByText('Third floor.')).toBeHidden()
})
