// Mail that lies in files: single messages, mbox files, Maildir folders and folders of any of these, or a stream.
import { createReadStream } from 'node:fs'
import { open, readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { looksLikeMbox, readMbox } from './mbox.ts'

/** `name` says where it came from. */
export type FiledMail = { name: string; raw: Uint8Array }
/** Told of a file in a folder that is no mail. */
export type Skipped = (path: string) => void

/** Messages below `path`, in the order of names. A file that is named itself is always taken for mail. */
export async function* readMailFiles(path: string, skipped: Skipped): AsyncIterable<FiledMail> {
  if ((await stat(path)).isDirectory()) yield* readFolder(path, skipped)
  else yield* readOne(path, basename(path))
}

/** A stream holds one message, or an mbox. */
export async function* readMailStream(input: Readable, name: string): AsyncIterable<FiledMail> {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const more = async function* () {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield Buffer.from(next.value)
  }
  let start = Buffer.alloc(0)
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    start = Buffer.concat([start, Buffer.from(next.value)])
    if (start.includes('\n')) break
  }
  if (!start.length) return
  const all = async function* () {
    yield start
    yield* more()
  }
  if (looksLikeMbox(start)) for await (const raw of readMbox(Readable.from(all()))) yield { name, raw }
  else yield { name, raw: Buffer.concat(await Array.fromAsync(all())) }
}

/** A Maildir keeps messages in `cur` and `new`; what is in `tmp` is not whole yet. */
async function* readFolder(folder: string, skipped: Skipped): AsyncIterable<FiledMail> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const isMaildir = entries.some((entry) => entry.isDirectory() && entry.name === 'cur')
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!(isMaildir && entry.name === 'tmp')) yield* readFolder(path, skipped)
    } else if (!entry.isFile() || isMaildir) continue
    else if (await looksLikeMail(path)) yield* readOne(path, entry.name)
    else skipped(path)
  }
}

async function* readOne(path: string, name: string): AsyncIterable<FiledMail> {
  if (looksLikeMbox(await head(path))) for await (const raw of readMbox(createReadStream(path, { highWaterMark: 1024 * 1024 }))) yield { name, raw }
  else yield { name, raw: await readFile(path) }
}

/** Header fields at the start (RFC 5322), or the separator of an mbox. */
async function looksLikeMail(path: string): Promise<boolean> {
  const start = await head(path)
  return looksLikeMbox(start) || /^(?:\ufeff|ï»¿)?(?:>?From .*\r?\n)?[!-9;-~]{1,76}[ \t]*:[^\n]*\r?\n/.test(Buffer.from(start).toString('latin1'))
}

async function head(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
