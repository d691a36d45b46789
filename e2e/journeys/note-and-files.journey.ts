// What a colleague may read and a customer may not, and files in both directions.
import { deflateSync, crc32 } from 'node:zlib'
import { expectSaved, letter, send } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a note stays in the house, while a pasted picture and a dropped file reach the customer with the answer', async ({ shop, desk }) => {
  const agent = await shop.worker('Lotte Brink')
  const customer = shop.customer('Ragnar Moe')
  const photo = picture(24, 24)
  await shop.write(customer, {
    subject: 'Files: a crack in the bowl',
    text: 'A photo of it is attached.',
    attachments: [{ filename: 'crack.png', content: photo }, { filename: 'order.csv', content: Buffer.from('item;count\nbowl;2\n') }],
  })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Files: a crack in the bowl').click()

  await page.getByRole('button', { name: /crack\.png/ }).click()
  const preview = page.getByRole('dialog')
  const shown = preview.getByRole('img', { name: 'crack.png' })
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(24)
  await expectOpenToAll(page)
  const [whole] = await Promise.all([page.waitForEvent('download'), preview.getByRole('link', { name: 'Download' }).click()])
  expect([whole.suggestedFilename(), await contentOf(whole)]).toEqual(['crack.png', photo])
  await page.keyboard.press('Escape')
  await expect(preview).toBeHidden()
  const [list] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /order\.csv/ }).click()])
  expect([list.suggestedFilename(), String(await contentOf(list))]).toEqual(['order.csv', 'item;count\nbowl;2\n'])

  await page.keyboard.press('n')
  await expect(page.getByText('It is not sent to the customer')).toBeVisible()
  await expect(letter(page)).toBeFocused()
  await page.keyboard.insertText('He is friendly, give him two bowls.')
  await expectOpenToAll(page)
  await page.keyboard.press('Control+Enter')
  const note = page.getByRole('article', { name: 'Private note from Lotte Brink' })
  await expect(note).toContainText('give him two bowls')
  const colleague = await desk.at(shop, page.url(), await shop.worker('Mika Sand'))
  await expect(colleague.getByRole('article', { name: 'Private note from Lotte Brink' })).toContainText('give him two bowls')

  await page.keyboard.press('r')
  await expect(letter(page)).toBeFocused()
  await page.keyboard.insertText('Two new ones, as on this picture:')
  await letter(page).evaluate(hand, { how: 'paste', name: 'bowls.png', type: 'image/png', base64: picture(32, 16).toString('base64') } as const)
  await expect(letter(page).getByRole('img', { name: 'bowls.png' })).toBeVisible()
  await letter(page).evaluate(hand, { how: 'drop', name: 'care.txt', type: 'text/plain', base64: btoa('Wash by hand.') } as const)
  await expect(page.getByRole('list', { name: 'Attached files' })).toContainText('care.txt')
  await expectSaved(page)
  await send(page)
  await expect(page.getByRole('article', { name: 'Reply from Lotte Brink' }).getByRole('link', { name: /care\.txt/ })).toBeVisible()

  const got = await shop.mailTo(customer.address)
  expect(got.text).toContain('Two new ones, as on this picture:')
  expect(partOf(got.raw, 'bowls.png')).toEqual(picture(32, 16))
  expect(String(partOf(got.raw, 'care.txt'))).toBe('Wash by hand.')
  // The note was written before the answer, so it would be here by now.
  expect(shop.mailsTo(customer.address)).toHaveLength(1)
  expect(shop.sink.mails.filter(({ raw }) => raw.includes('two bowls'))).toEqual([])
  await expect(conversation(page).getByRole('article')).toHaveCount(3)
})

/** Runs in the page: gives a file to the place to write in as the browser does when one is pasted or dropped there. */
function hand(place: Element, { how, name, type, base64 }: { how: 'paste' | 'drop'; name: string; type: string; base64: string }): void {
  const files = new DataTransfer()
  files.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }))
  const common = { bubbles: true, cancelable: true }
  // Dropped beside the words, where a file becomes an attachment.
  const target = how === 'paste' ? place : place.closest('[data-mode]')!
  target.dispatchEvent(how === 'paste' ? new ClipboardEvent('paste', { ...common, clipboardData: files }) : new DragEvent('drop', { ...common, dataTransfer: files }))
}

async function contentOf(download: { createReadStream(): Promise<AsyncIterable<Buffer>> }): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(await download.createReadStream()))
}

/** The content of the part of a mail that has this file name. */
function partOf(raw: string, name: string): Buffer | undefined {
  const found = raw.split(/^--/m).find((part) => new RegExp(`name="?${name.replace('.', '\\.')}`).test(part))
  if (!found) return undefined
  const content = found.slice(found.indexOf('\n\n') + 2)
  return /Content-Transfer-Encoding: base64/i.test(found) ? Buffer.from(content, 'base64') : Buffer.from(content.trimEnd())
}

/** A grey picture (PNG, ISO 15948). */
function picture(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
  }
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 0, 0, 0, 0])])
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 160)])))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
