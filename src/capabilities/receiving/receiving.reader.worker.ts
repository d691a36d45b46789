// The thread that reads messages, one after the other (receiving.reader.ts).
import { parentPort } from 'node:worker_threads'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { contentOf } from './receiving.content.ts'

let turn = Promise.resolve()

parentPort!.on('message', (raw: Uint8Array) => {
  turn = turn.then(() => answer(raw))
})

async function answer(raw: Uint8Array): Promise<void> {
  try {
    const content = contentOf(await readMail(raw))
    const { mail } = content.read
    // Attachments may be views of a larger piece of memory, which would be copied whole for each.
    mail.attachments = mail.attachments.map((each) => ({ ...each, content: new Uint8Array(each.content) }))
    // What has been looked at and is not needed any more stays here.
    Object.assign(mail, { text: null, html: null, reports: [] })
    parentPort!.postMessage(
      { content },
      mail.attachments.map((each) => each.content.buffer as ArrayBuffer),
    )
  } catch (error) {
    parentPort!.postMessage({ error })
  }
}
