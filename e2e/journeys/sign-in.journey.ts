import { expect, expectOpenToAll, test } from '../support/journey.ts'

test('a forgotten password: wrong tries are slowed down, a link comes by mail, the new password opens the door', async ({ shop, desk }) => {
  const mara = await shop.worker('Mara Lind')
  desk.foreseen(/401/, /429/, /410 .*\/links\//)
  const page = await desk.at(shop, '/inbox/mine')
  await expect(page).toHaveURL(/\/sign-in\?to=/)
  await expectOpenToAll(page)

  await page.getByLabel('E-mail').fill(mara.email)
  const [typed, enter] = [page.getByLabel('Password', { exact: true }), page.getByRole('button', { name: 'Sign in', exact: true })]
  await typed.fill('not-the-right-one')
  await enter.click()
  await expect(page.getByText('This address and password do not match')).toBeVisible()
  for (let tries = 1; tries < 5; tries++) {
    await expect(enter).toBeEnabled()
    await typed.fill(`not-the-right-one-${tries}`)
    const answer = page.waitForResponse(/\/sign-in$/)
    await enter.click()
    await answer
  }
  await expect(page.getByRole('button', { name: /Next try in/ })).toBeVisible()
  await expectOpenToAll(page)

  await page.getByRole('link', { name: 'Forgotten?' }).click()
  await expectOpenToAll(page)
  await page.getByLabel('E-mail').fill(mara.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('a mail is on its way')).toBeVisible()
  const letter = await shop.mailTo(mara.email, 2)
  expect(letter.header('subject')).toBe('Harrow & Lind: a new password')

  const link = /http\S+\/new-password\/\S+/.exec(letter.text)![0]
  await page.goto(link)
  await expect(page.getByText(mara.email)).toBeVisible()
  await expectOpenToAll(page)
  await page.getByLabel('New password').fill('a-quiet-mill-by-night')
  await page.getByRole('button', { name: 'Set it and sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()

  const again = await desk.at(shop, '/sign-in')
  await again.goto(link)
  await expect(again.getByText('This link leads nowhere any more')).toBeVisible()
})

test('an invited colleague gets a mail, takes the seat and is at work', async ({ shop, desk }) => {
  const page = await desk.at(shop, '/settings/people', shop.owner)
  await page.getByRole('button', { name: 'Invite a colleague' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Theo Brandt')
  await dialog.getByLabel('E-mail').fill('theo@harrow-lind.test')
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.getByText('Theo Brandt is invited')).toBeVisible()
  await expectOpenToAll(page)

  const letter = await shop.mailTo('theo@harrow-lind.test')
  const theo = await desk.at(shop, /http\S+\/welcome\/\S+/.exec(letter.text)![0])
  await expect(theo.getByRole('heading', { name: 'Welcome to Harrow & Lind' })).toBeVisible()
  await expectOpenToAll(theo)
  await theo.getByLabel('Password', { exact: true }).fill('seven-slow-barges')
  await theo.getByRole('button', { name: 'Take my seat' }).click()
  await expect(theo.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await expect(theo).toHaveURL(/\/inbox/)
})
