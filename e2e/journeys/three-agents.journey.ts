import type { Page } from '@playwright/test'
import { expectSaved, letter, writeReply } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, offered, rowOf, test } from '../support/journey.ts'
import { tabTo } from '../support/keys.ts'

test('three at work on one conversation: asked and told, a draft taken over, the customer heard first, handed over and accepted', async ({
  shop,
  desk,
}) => {
  test.setTimeout(120_000)
  const [mara, theo] = [await shop.worker('Mara Drei'), await shop.worker('Theo Drei')]
  const lena = await shop.worker('Lena Drei', { role: 'lead' })
  const customer = shop.customer('Olga Brandt')
  const asked = '<flickers@mail.example>'
  const subject = 'Three: the lamp flickers'
  const [hers, his, leads] = (await Promise.all(
    [mara, theo, lena].map((worker) => desk.at(shop, '/inbox/open?order=newest', worker)),
  )) as [Page, Page, Page]

  // What comes in stands on all three screens by itself; two look at it and see each other.
  await shop.write(customer, { subject, text: 'It flickers since Monday.', messageId: asked })
  for (const page of [hers, his, leads]) await expect(rowOf(page, subject)).toBeVisible()
  await rowOf(hers, subject).click()
  await expect(conversation(hers).getByText('It flickers since Monday.')).toBeVisible()
  await hers.keyboard.press('i')
  await rowOf(his, subject).click()
  await expect(conversation(his).getByText('Mara Drei took this')).toBeVisible()
  await expect(hers.getByText('Theo Drei is reading')).toBeVisible()

  // The lead is asked in a note, hears of it where she is, and answers in one.
  await hers.keyboard.press('n')
  await expect(letter(hers)).toBeFocused()
  await hers.keyboard.type('Do we still have the old driver, @lena')
  await expect(offered(hers, 'Lena Drei')).toHaveAttribute('aria-selected', 'true')
  await hers.keyboard.press('Enter')
  await hers.keyboard.press('Control+Enter')
  const bell = leads.locator('a[href="/notifications"]')
  await expect(bell).toContainText('News in 1 conversation')
  await leads.keyboard.press('g')
  await leads.keyboard.press('n')
  await expect(leads.getByText('Mara Drei mentioned you')).toBeVisible()
  await leads.keyboard.press('j')
  await leads.keyboard.press('Enter')
  await expect(conversation(leads).getByRole('article', { name: /note from Mara Drei/ })).toBeVisible()
  await expect(bell).not.toContainText('News in')
  await leads.keyboard.press('n')
  await expect(letter(leads)).toBeFocused()
  await leads.keyboard.insertText('Two are left. Send one.')
  await leads.keyboard.press('Control+Enter')
  await expect(conversation(hers).getByText('Two are left. Send one.')).toBeVisible()

  // What one has begun, the other goes on with; she is told.
  await writeReply(hers, 'A new driver is on its way.')
  await expectSaved(hers)
  await hers.keyboard.press('Escape')
  await his.keyboard.press('r')
  await his.getByRole('button', { name: 'Take over' }).click()
  await expect(letter(his)).toContainText('A new driver is on its way.')
  await expect(hers.getByText(/Theo Drei.*took|took over/).first()).toBeVisible()

  // The customer writes first: it is shown before anything goes out, and the words stay.
  desk.foreseen(/409.*\/replies/)
  await shop.write(customer, { subject: `Re: ${subject}`, text: 'It stopped flickering.', inReplyTo: asked })
  await expect(conversation(hers).getByText('It stopped flickering.')).toBeVisible()
  await letter(his).focus()
  await his.keyboard.press('Control+Enter')
  await expect(his.locator('q', { hasText: 'It stopped flickering.' })).toBeVisible()
  await expectOpenToAll(his)
  await expect(letter(his)).toContainText('A new driver is on its way.')
  expect(shop.mailsTo(customer.address)).toHaveLength(0)
  await letter(his).focus()
  await his.keyboard.press('Control+A')
  await his.keyboard.insertText('Good to hear. Write to us if it comes back.')
  await tabTo(his, his.getByRole('button', { name: 'Send all the same' }), 'Shift+Tab')
  await his.keyboard.press('Enter')
  expect((await shop.mailTo(customer.address)).text).toContain('Good to hear.')

  // She hands it over with a brief, he accepts, and all three see whose it is.
  await hers.keyboard.press('Shift+A')
  await expect(offered(hers, 'Theo Drei')).toBeVisible()
  await hers.keyboard.type('Theo Drei')
  await hers.keyboard.press('Enter')
  const dialog = hers.getByRole('dialog', { name: /Hand over #/ })
  await expect(dialog.getByLabel('What is known')).toHaveValue(/stopped flickering/)
  await hers.keyboard.press('Control+Enter')
  await expect(conversation(his).getByText('Handed to you by Mara Drei')).toBeVisible()
  await his.keyboard.press('Shift+I')
  for (const page of [hers, leads])
    await expect(conversation(page).getByText('Theo Drei accepted what Mara Drei handed over')).toBeVisible()
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
})
