import { letter, reply, writeReply } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('two in one conversation see each other, and what one does is on the screen of the other', async ({ shop, desk }) => {
  const [mara, theo] = [await shop.worker('Mara Sand'), await shop.worker('Theo Kern')]
  await shop.write(shop.customer('Ilse Brandt'), { subject: 'Two of us: a broken lamp', text: 'The glass is in pieces.' })
  const hers = await desk.at(shop, '/inbox/open?order=newest', mara)
  await rowOf(hers, 'Two of us').click()
  const his = await desk.at(shop, hers.url(), theo)
  await expect(conversation(his).getByText('The glass is in pieces.')).toBeVisible()
  await expect(hers.getByText('Theo Kern is reading')).toBeVisible()
  await expect(his.getByText('Mara Sand is reading')).toBeVisible()

  await hers.keyboard.press('i')
  await expect(conversation(his).getByText('Mara Sand took this')).toBeVisible()
  await his.close()
  await expect(hers.getByText('Theo Kern is reading')).toBeHidden({ timeout: 35_000 })
})

test('two answer at once: the second is stopped and sees the first before anything goes out', async ({ shop, desk }) => {
  const [mara, theo] = [await shop.worker('Mara Stern'), await shop.worker('Theo Winter')]
  const customer = shop.customer('Wim Bakker')
  await shop.write(customer, { subject: 'At once: which size?', text: 'Two or three seats?' })
  const hers = await desk.at(shop, '/inbox/open?order=newest', mara)
  await rowOf(hers, 'At once: which size?').click()
  const his = await desk.at(shop, hers.url(), theo)
  await writeReply(his, 'It has three seats, I think.')
  await expect(hers.getByText('Theo Winter is writing a reply')).toBeVisible()
  await reply(hers, 'It has two seats.')

  desk.foreseen(/409.*\/replies/)
  await expect(his.getByRole('article', { name: 'Reply from Mara Stern' })).toBeVisible()
  await his.keyboard.press('Control+Enter')
  await expect(his.locator('q', { hasText: 'It has two seats.' })).toBeVisible()
  await expectOpenToAll(his)
  await expect(letter(his)).toContainText('It has three seats, I think.')
  expect((await shop.mailTo(customer.address)).text).toContain('It has two seats.')
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
})
