// The main job: a customer writes, an agent answers in the browser, the customer gets the answer.
import { reply } from '../support/composer.ts'
import { clientOf } from '../support/heed.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'
import { addMailbox, mailTo, shopAddress, write } from '../support/shop.ts'

test('from the first visit to the answer in the hands of the customer, and back again', async ({ own, desk }) => {
  const program = await own.program()
  const page = await desk.at(program, /http\S+/.exec(program.line())![0])
  await expectOpenToAll(page)
  await page.getByLabel('Organisation').fill('Harrow & Lind')
  await page.getByLabel('Your name').fill('Ada Harrow')
  await page.getByLabel('E-mail').fill('ada@harrow-lind.test')
  await page.getByLabel('Password', { exact: true }).fill('a-lantern-over-water')
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()

  const cookies = new Map((await page.context().cookies()).map(({ name, value }) => [name, value]))
  await addMailbox({ api: clientOf(program.url, cookies) }, program)
  await page.goto('/inbox/open')
  await expect(page.getByText('Nobody waits')).toBeVisible()
  await expectOpenToAll(page)

  const kasia = { name: 'Katarzyna Wójcik', address: 'kasia@mail.example' }
  const messageId = '<question@mail.example>'
  await write(program, kasia, { subject: 'Alma lamp: only the shade arrived', text: 'When will the base arrive?', messageId })
  await rowOf(page, 'Alma lamp').click()
  await expect(conversation(page).getByText('When will the base arrive?')).toBeVisible()
  await reply(page, 'It left our house this morning.')
  await expect(page.getByRole('article', { name: 'Reply from Ada Harrow' })).toContainText('It left our house this morning.')
  await expectOpenToAll(page)

  const answer = await mailTo(program, kasia.address)
  expect(answer.text).toContain('It left our house this morning.')
  expect(answer.header('from')).toMatch(/<help@harrow-lind\.test>$/)
  expect(answer.header('to')).toContain(kasia.address)
  expect(answer.header('subject')).toMatch(/^Re: Alma lamp: only the shade arrived/)
  expect(answer.header('in-reply-to')).toBe(messageId)
  expect(answer.header('references')).toContain(messageId)
  const replyTo = /[\w.+-]+@[\w.-]+/.exec(answer.header('reply-to'))![0]
  expect(replyTo).toMatch(/^help\+\w+@harrow-lind\.test$/)
  await expect(page.getByRole('article', { name: 'Reply from Ada Harrow' })).toContainText('Sent')

  await page.keyboard.press('e')
  await expect(rowOf(page, 'Alma lamp')).toBeHidden()
  await page.goto('/inbox/open')
  await write(program, kasia, { to: replyTo, subject: 'A question of another name', text: 'The base is here, thank you!' })
  await rowOf(page, 'Alma lamp').click()
  await expect(conversation(page).getByText('The base is here, thank you!')).toBeVisible()
  await expect(conversation(page).getByText('When will the base arrive?').first()).toBeVisible()
  expect(program.sink.mails.flatMap(({ to }) => to)).not.toContain(shopAddress)
})
