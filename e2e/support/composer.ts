// Writing an answer, as the hands do it.
import { expect, type Locator, type Page } from '@playwright/test'

/** Where the words go. */
export const letter = (page: Page): Locator => page.locator('[role="textbox"][aria-multiline="true"]')

/** Begins an answer by key and types it; it is not sent. */
export async function writeReply(page: Page, words: string): Promise<void> {
  // The place to write in comes with the conversation, a moment after its words.
  await expect(page.getByRole('group', { name: 'Write', exact: true })).toBeVisible()
  await page.keyboard.press('r')
  await expect(letter(page)).toBeFocused()
  await page.keyboard.insertText(words)
  await expect(letter(page)).toContainText(words)
}

/** What is written is on the server. */
export const expectSaved = (page: Page): Promise<void> => expect(page.locator('[data-status="saved"]')).toBeVisible()

/** Writes an answer and sends it; done when the server has taken it. */
export async function reply(page: Page, words: string): Promise<void> {
  await writeReply(page, words)
  await send(page)
}

export async function send(page: Page): Promise<void> {
  const answer = page.waitForResponse((response) => response.url().endsWith('/replies') && response.ok())
  await page.keyboard.press('Control+Enter')
  await answer
  await expect(letter(page)).toBeHidden()
}
