import { conversation, expect, rowOf, test } from '../support/journey.ts'

test('two in one conversation see each other, and what one does is on the screen of the other', async ({ shop, desk }) => {
  const [mara, theo] = [await shop.worker('Mara Sand'), await shop.worker('Theo Kern')]
  await shop.write(shop.customer('Ilse Brandt'), { subject: 'Two of us: a broken lamp', text: 'The glass is in pieces.' })
  const hers = await desk.at(shop, '/inbox/open', mara)
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
