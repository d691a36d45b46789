import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a private conversation opens to a lead with a reason, and everybody in it reads who has read it and why', async ({ shop, desk }) => {
  const [mara, jonas, lead] = [await shop.worker('Mara Quiet'), await shop.worker('Jonas Quiet'), await shop.worker('Lena Lead', { role: 'lead' })]
  const customer = shop.customer('Vera Lind')
  await shop.write(customer, { subject: 'Private: about my salary', text: 'Please treat this with care.' })
  const { number } = await shop.conversationOf(customer)
  const hers = await desk.at(shop, `/inbox/open/${number}`, mara)
  await expect(conversation(hers).getByText('Please treat this with care.')).toBeVisible()
  const his = await desk.at(shop, '/inbox/open', jonas)
  await expect(rowOf(his, 'Private: about my salary')).toBeVisible()

  await conversation(hers).getByRole('button', { name: 'More' }).first().click()
  await hers.getByRole('menuitem', { name: 'Make private' }).click()
  await expect(hers.getByText('Private: who sees it')).toBeVisible()
  await expect(rowOf(his, 'Private: about my salary')).toHaveCount(0)
  await expectOpenToAll(hers)

  desk.foreseen(/403.*\/(by-number\/|conversations\/)/)
  const outside = await desk.at(shop, `/inbox/open/${number}`, lead)
  await expect(outside.getByText(`#${number} is outside your own work`)).toBeVisible()
  await expectOpenToAll(outside)
  await outside.getByLabel('Why do you open it?').fill('The customer called me about it')
  await outside.getByRole('button', { name: 'Open and say why' }).click()
  await expect(conversation(outside).getByText('Please treat this with care.')).toBeVisible()

  await expect(conversation(hers).getByText(/Lena Lead opened this from outside/)).toBeVisible()
  await hers.getByText('Read by 2 people').click()
  await expect(hers.getByText('Reason given: The customer called me about it')).toBeVisible()
  await expectOpenToAll(hers)
})
