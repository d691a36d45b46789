import type { Page } from '@playwright/test'
import { letter } from '../support/composer.ts'
import { conversation, expect, offered, rowOf, test } from '../support/journey.ts'
import { tabTo, walkTo } from '../support/keys.ts'

const matters = [
  ['Noor Haddad', 'Hour: the drawer sticks', 'It does not open all the way.'],
  ['Noor Haddad', 'Hour: the drawer, once more', 'Has anybody read this?'],
  ['Piet Visser', 'Hour: where is parcel 4711?', 'It was due on Monday.'],
  ['Lea Marti', 'Hour: a question about oak', 'Is it oiled?'],
  ['Yacht World', 'Hour: you have won', 'Claim it today.'],
  ['Ivo Keller', 'Hour: the invoice is wrong', 'I paid twice.'],
  ['Sara Lind', 'Hour: thank you', 'All is well now.'],
  ['Tom Bauer', 'Hour: thanks a lot', 'It fits.'],
] as const

test('an hour of work without a mouse: answered, asked outside, put aside, handed over, merged, tagged, found, told and closed', async ({
  own,
  desk,
}) => {
  test.setTimeout(180_000)
  const shop = await own.shop()
  const agent = await shop.worker('Signe Stund')
  const colleague = await shop.worker('Jonas Stund')
  await agent.api.tags.create({ name: 'delivery' })
  await agent.api.macros.create({
    name: 'We look into it',
    words: [{ language: '', template: '<p>Hello {{customer.preferredName|there}}, we look into it.</p>' }],
  })
  const people = new Map(matters.map(([name]) => [name, shop.customer(name)]))
  for (const [name, subject, text] of matters) {
    await shop.write(people.get(name)!, { subject, text })
    await expect
      .poll(async () => (await agent.api.inbox.list({ view: 'allOpen', order: 'newest' })).items[0]?.subject)
      .toBe(subject)
  }
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  // A hand on the mouse would be an error in the console, which fails the journey.
  await page.addInitScript(() => addEventListener('pointerdown', () => console.error('The mouse was used'), true))
  await page.reload()
  const keys = page.keyboard
  const open = conversation(page)
  await expect(rowOf(page, 'Hour: thanks a lot')).toBeVisible()

  // Thanks need no answer: two are chosen in the list and closed at once.
  await walkTo(page, rowOf(page, 'Hour: thanks a lot'))
  await keys.press('x')
  await walkTo(page, rowOf(page, 'Hour: thank you'))
  await keys.press('x')
  await keys.press('e')
  for (const subject of ['Hour: thanks a lot', 'Hour: thank you']) await expect(rowOf(page, subject)).toHaveCount(0)

  // Spam goes, and its sender with it.
  await enter(page, 'Hour: you have won')
  await keys.press('!')
  await expect(rowOf(page, 'Hour: you have won')).toHaveCount(0)

  // What a colleague knows better is handed over with a brief.
  await enter(page, 'Hour: the invoice is wrong')
  await keys.press('i')
  await expect(open.getByText('Signe Stund took this')).toBeVisible()
  await keys.press('Shift+A')
  await expect(offered(page, 'Jonas Stund')).toBeVisible()
  await keys.type('Jonas')
  await keys.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('What is known')).toHaveValue(/I paid twice/)
  await keys.press('Control+Enter')
  await expect(open.getByText('Signe Stund handed this over to Jonas Stund')).toBeVisible()

  // Asked in a note, with a colleague named who hears of it.
  await enter(page, 'Hour: a question about oak')
  await keys.press('i')
  await expect(open.getByText('Signe Stund took this')).toBeVisible()
  await keys.press('n')
  await expect(letter(page)).toBeFocused()
  await keys.type('Is it oiled, @jonas')
  await expect(offered(page, 'Jonas Stund')).toHaveAttribute('aria-selected', 'true')
  await keys.press('Enter')
  await keys.press('Control+Enter')
  await expect(letter(page)).toBeHidden()
  await expect(open.getByText('Is it oiled, @Jonas Stund')).toBeVisible()
  await keys.press('h')
  await expect(page.getByRole('option', { name: /Tomorrow morning/ })).toBeVisible()
  await keys.type('tomorrow')
  await keys.press('Enter')
  await expect(page.getByText(/“Hour: a question about oak” comes back/)).toBeVisible()

  // The carrier is asked beside the conversation, and the customer told by a saved reply; it is tagged and urgent.
  await enter(page, 'Hour: where is parcel 4711?')
  await keys.press('i')
  await expect(open.getByText('Signe Stund took this')).toBeVisible()
  await keys.press('t')
  await expect(page.getByRole('option', { name: 'delivery' })).toBeVisible()
  await keys.type('delivery')
  await keys.press('Enter')
  await keys.press('Escape')
  await expect(rowOf(page, 'Hour: where is parcel 4711?')).toContainText('delivery')
  await keys.press('o')
  const side = page.getByRole('region', { name: 'Message to somebody outside' })
  await expect(side).toContainText('the customer does not see this')
  await keys.type('anna@carrier.example')
  await keys.press('Enter')
  await tabTo(page, letter(page))
  await keys.insertText('Where is it?')
  await keys.press('Control+Enter')
  await expect(side).toHaveCount(0)
  await keys.press('Shift+M')
  await expect(page.getByRole('option', { name: /We look into it/ })).toBeVisible()
  await keys.type('look into')
  await keys.press('Enter')
  await expect(letter(page)).toContainText('Hello Piet, we look into it.')
  await keys.press('Control+Enter')
  await expect(letter(page)).toBeHidden()
  // Without an answer in a few days it is back.
  await keys.press('Shift+H')
  await tabTo(page, page.getByLabel('If there is no answer in so many days'))
  await keys.press('Control+Enter')
  await expect(page.getByRole('list', { name: 'Planned, if the customer does not answer' })).toContainText(
    'Signe Stund',
  )

  // Two mails about one thing become one, and its answer waits for the morning.
  await enter(page, 'Hour: the drawer, once more')
  await keys.press('m')
  await tabTo(page, page.getByRole('dialog').getByRole('checkbox', { name: /Hour: the drawer sticks/ }))
  await keys.press('Space')
  await expect(page.getByRole('dialog').getByText('2 messages')).toBeVisible()
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Merge into/ }))
  await keys.press('Enter')
  await expect(open.getByText(/Signe Stund merged #/)).toBeVisible()
  await expect(rowOf(page, 'Hour: the drawer sticks')).toHaveCount(0)
  await keys.press('r')
  await expect(letter(page)).toBeFocused()
  await keys.insertText('A new rail leaves tomorrow.')
  await keys.press('Control+Alt+Enter')
  await expect(page.getByRole('option', { name: /Tomorrow morning/ }).first()).toBeVisible()
  await keys.type('tomorrow')
  await keys.press('Enter')
  await expect(page.getByRole('region', { name: 'Waits for its time' })).toContainText('A new rail leaves tomorrow.')

  // A colleague's word is in the news; what was said before is found by its words; it is followed and closed.
  const { items } = await colleague.api.inbox.list({ view: 'snoozed', order: 'newest' })
  await colleague.api.conversations.addNote({ conversationId: items[0]!.id, text: 'Yes, twice.' })
  await expect(page.locator('a[href="/notifications"]')).toContainText('News in 1 conversation')
  await keys.press('g')
  await keys.press('n')
  await expect(page.getByText('Jonas Stund added a note')).toBeVisible()
  await keys.press('j')
  await keys.press('Enter')
  await expect(open.getByText('Yes, twice.')).toBeVisible()
  await keys.press('r')
  await expect(letter(page)).toBeFocused()
  await keys.insertText('It is oiled, twice.')
  await keys.press('Control+Shift+Enter')
  await expect(letter(page)).toBeHidden()
  expect((await shop.mailTo(people.get('Lea Marti')!.address)).text).toContain('It is oiled, twice.')
  await keys.press('/')
  await keys.type('parcel 4711')
  await expect(page.getByRole('combobox', { name: 'Search conversations' })).toHaveValue('parcel 4711')
  await keys.press('Enter')
  await expect(rowOf(page, 'Hour: where is parcel 4711?').locator('mark').first()).toBeVisible()
  await keys.press('Escape')
  await keys.press('j')
  await keys.press('Enter')
  await expect(open.getByRole('heading', { name: 'Hour: where is parcel 4711?' })).toBeVisible()
  await keys.press('e')
  await expect(page.getByText('Closed “Hour: where is parcel 4711?”')).toBeVisible()
})

/** Opens the conversation from the list. */
async function enter(page: Page, subject: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await walkTo(page, rowOf(page, subject))
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByRole('heading', { name: subject })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Write', exact: true })).toBeVisible()
}
