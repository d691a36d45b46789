import { readFile } from 'node:fs/promises'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a conversation is printed and taken out by keyboard, and that stands with who has read it', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Signe Lund')
  const customer = shop.customer('Lotte Herbst')
  await shop.write(customer, { subject: 'Export: my contract', text: 'Please send me everything.' })
  const { id, number } = await shop.conversationOf(customer)
  await agent.api.conversations.addNote({ conversationId: id, text: 'Ask legal first' })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const keys = page.keyboard
  await rowOf(page, 'Export: my contract').focus()
  await keys.press('Enter')
  await expect(conversation(page).getByText('Please send me everything.').first()).toBeVisible()

  await keys.press('Shift+P')
  const dialog = page.getByRole('dialog', { name: 'Print or export' })
  await expect(dialog).toBeVisible()
  await expectOpenToAll(page)
  const opening = page.waitForEvent('popup')
  await dialog.getByRole('link', { name: /Page to print/ }).focus()
  await keys.press('Enter')
  const printed = await opening
  await expect(printed.getByText('Please send me everything.')).toBeVisible()
  await expect(printed.getByText('Ask legal first')).toHaveCount(0)
  await printed.close()

  await dialog.getByRole('checkbox', { name: /With notes/ }).focus()
  await keys.press('Space')
  const coming = page.waitForEvent('download')
  await dialog.getByRole('link', { name: /Data/ }).focus()
  await keys.press('Enter')
  const file = await coming
  expect(file.suggestedFilename()).toBe(`heed-${number}.json`)
  const data = JSON.parse(await readFile(await file.path(), 'utf8')) as { messages: { text: string }[] }
  expect(data.messages.map(({ text }) => text.trim())).toEqual(['Please send me everything.', 'Ask legal first'])
  await keys.press('Escape')
  await expect(dialog).toHaveCount(0)
  const { items } = await agent.api.receipts.list({ conversationId: id })
  expect(items.some(({ reader, how }) => reader.id === agent.id && how === 'exported')).toBe(true)
})
