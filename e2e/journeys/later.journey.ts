import { letter } from '../support/composer.ts'
import { conversation, expect, rowOf, test } from '../support/journey.ts'

test('a conversation is put aside, an answer is timed, moved and taken back, and a reminder is planned, all by keyboard', async ({ shop, desk }) => {
  const agent = await shop.worker('Signe Dahl')
  const customer = shop.customer('Lotte Winter')
  await shop.write(customer, { subject: 'Later: the shade is bent', text: 'Can you send another?' })
  await shop.conversationOf(customer)
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const keys = page.keyboard
  await rowOf(page, 'Later: the shade is bent').focus()
  await keys.press('Enter')
  await expect(conversation(page).getByText('Can you send another?')).toBeVisible()

  // Set aside until tomorrow, found in its view, and back by undoing.
  await keys.press('h')
  await expect(page.getByRole('option', { name: 'When the customer answers' })).toBeVisible()
  await keys.type('tomorrow')
  await keys.press('Enter')
  await expect(page.getByText(/“Later: the shade is bent” comes back/)).toBeVisible()
  await keys.press('g')
  await keys.press('z')
  await expect(rowOf(page, 'Later: the shade is bent')).toContainText('back')
  await keys.press('z')
  await expect(rowOf(page, 'Later: the shade is bent')).toHaveCount(0)
  await page.goto('/inbox/open?order=newest')
  await rowOf(page, 'Later: the shade is bent').focus()
  await keys.press('Enter')

  // An answer that leaves tomorrow waits in the thread, and is a draft again.
  await keys.press('r')
  await expect(letter(page)).toBeFocused()
  await keys.insertText('Another one leaves on Monday.')
  await keys.press('Control+Alt+Enter')
  await expect(page.getByRole('option', { name: /Tomorrow morning/ }).first()).toBeVisible()
  await keys.type('tomorrow')
  await keys.press('Enter')
  const waiting = page.getByRole('region', { name: 'Waits for its time' })
  await expect(waiting).toContainText('Another one leaves on Monday.')
  await expect(waiting).toContainText('unless the customer writes first')
  await waiting.getByRole('button', { name: 'Back to draft' }).focus()
  await keys.press('Enter')
  await expect(waiting).toHaveCount(0)
  await expect(conversation(page).getByText(/It is a draft again/)).toBeVisible()
  await keys.press('r')
  await expect(letter(page)).toContainText('Another one leaves on Monday.')
  await keys.press('Escape')

  // What happens without an answer stands at the end of the thread, and is stopped there.
  await keys.press('Shift+H')
  await page.getByLabel('If there is no answer in so many days').focus()
  await keys.press('Control+Enter')
  const planned = page.getByRole('list', { name: 'Planned, if the customer does not answer' })
  await expect(planned).toContainText('Without an answer, this is back for Signe Dahl')
  await planned.getByRole('button', { name: 'Stop' }).focus()
  await keys.press('Enter')
  await expect(planned).toHaveCount(0)
})
