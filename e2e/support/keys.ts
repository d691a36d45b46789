// Ways about a page by keys alone.
import { expect, type Locator, type Page } from '@playwright/test'

/** Goes there by the Tab key, or backwards. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 60; presses++) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error('The Tab key does not get there')
}

/** Goes through the list, down and up again, until the row has the focus. */
export async function walkTo(page: Page, row: Locator): Promise<void> {
  await expect(row).toBeVisible()
  for (const key of ['j', 'k'])
    for (let presses = 0; presses < 12; presses++) {
      if (await hasFocus(row)) return
      await page.keyboard.press(key)
    }
  await expect(row).toBeFocused()
}

const hasFocus = (target: Locator): Promise<boolean> => target.evaluate((element) => element === document.activeElement)
