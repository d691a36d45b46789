import type { Locator } from '@playwright/test'
import { expect, rowOf, test } from '../support/journey.ts'

test('the list stays where it is read while new mail comes in, and says that there is some', async ({ own, desk }) => {
  // In a shop of its own, in which nobody else writes.
  const shop = await own.shop()
  const agent = await shop.worker('Tove Rask')
  for (let batch = 0; batch < 30; batch += 6)
    await Promise.all(Array.from({ length: 6 }, (_, at) => shop.write(shop.customer('Early Bird'), { subject: `Letter ${batch + at}`, text: 'Good morning.' })))
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await expect(page.getByRole('heading', { name: /All open 30/ })).toBeVisible()
  const rows = page.locator('a[data-row]')
  const announced = (count: number) => page.getByRole('button', { name: `${count} new`, exact: true })

  // Further down, with the pointer elsewhere: what comes in above moves nothing that is in sight.
  await rows.nth(12).focus()
  const focused = await page.locator('a[data-row]:focus').getAttribute('data-row')
  const read = page.locator(`a[data-row="${focused}"]`)
  const place = await standing(read)
  await shop.write(shop.customer('Late Riser'), { subject: 'First of the new', text: 'Am I in time?' })
  await expect(announced(1)).toBeVisible()
  expect(await standing(read)).toEqual(place)
  await expect(read).toBeFocused()
  await announced(1).click()
  await expect(rowOf(page, 'First of the new')).toBeInViewport()

  // At the top, with the pointer on a row: not even there does a row change its place.
  const first = rowOf(page, 'First of the new')
  await first.hover()
  const top = await standing(first)
  await shop.write(shop.customer('Last Minute'), { subject: 'Second of the new', text: 'And I?' })
  await expect(announced(1)).toBeVisible()
  expect(await standing(first)).toEqual(top)
  await expect(rowOf(page, 'Second of the new')).toHaveCount(0)
  await page.mouse.move(1200, 450)
  await expect(rowOf(page, 'Second of the new')).toBeInViewport()
  await expect(announced(1)).toBeHidden()
})

/** Where a row stands on the screen. */
async function standing(row: Locator): Promise<number> {
  await expect(row).toBeInViewport()
  return row.evaluate((element) => Math.round(element.getBoundingClientRect().top))
}
