// What a read message comes to: the parts that tell it from others. Pure.
import { createHash } from 'node:crypto'
import type { ReadMail } from '#capabilities/reading/reading.public.ts'
import { contentDigest, essenceOf } from './receiving.copies.ts'
import type { Content } from './receiving.reader.ts'

export function contentOf(read: ReadMail): Content {
  const essence = essenceOf(read.mail)
  const says = [essence.subject, read.reply.reply.replace(/\s+/gu, ' ').trim(), ...essence.attachments].join('\n')
  return {
    read,
    essence,
    contentDigest: contentDigest(essence),
    bodyDigest: createHash('sha256').update(says).digest('hex'),
  }
}
