// winmail.dat: the container that Outlook sends with rich text mail (MS-OXTNEF). Its files, and its body if need be.
import { decodeBytes, storable } from './charset.ts'
import { decompressRtf, readRtf } from './rtf.ts'
import { readProperties, TYPE_STRING8, TYPE_UNICODE, type Properties, type Property } from './mapi.ts'

export type TnefFile = { name: string; type: string; contentId: string; content: Buffer }
export type Tnef = { subject: string; text: string | null; html: string | null; files: TnefFile[] }

const SIGNATURE = 0x223e9f78
const MAX_FILES = 500
const MAX_DEPTH = 5

const ATTACH_BEGINS = 0x00069002
const ATTACH_PROPERTIES = 0x00069005
const ATTACH_DATA = 0x0006800f
const ATTACH_TITLE = 0x00018010
const MESSAGE_PROPERTIES = 0x00069003
const CODEPAGE = 0x00069007
const SUBJECT = 0x00018004
const BODY = 0x0002800c

const PR_SUBJECT = 0x0037
const PR_BODY = 0x1000
const PR_RTF = 0x1009
const PR_HTML = 0x1013
const PR_INTERNET_CODEPAGE = 0x3fde
const PR_DISPLAY_NAME = 0x3001
const PR_DATA = 0x3701
const PR_FILENAME = 0x3704
const PR_LONG_FILENAME = 0x3707
const PR_MIME_TYPE = 0x370e
const PR_CONTENT_ID = 0x3712

/** True when the bytes are a TNEF stream, whatever the part calls itself. */
export function isTnef(content: Buffer): boolean {
  return content.length > 6 && content.readUInt32LE(0) === SIGNATURE
}

/** Read a TNEF stream; what comes before damage is kept. Embedded messages come as their text and their files. */
export function readTnef(content: Buffer, depth = 0): Tnef {
  const tnef: Tnef = { subject: '', text: null, html: null, files: [] }
  let charset = 'windows-1252'
  let message: Properties = new Map()
  let open: { title: string; data: Buffer | null; properties: Properties } | null = null
  const close = () => {
    if (open && tnef.files.length < MAX_FILES) tnef.files.push(...fileOf(open, charset, depth))
    open = null
  }
  let at = 6
  while (at + 9 <= content.length) {
    const id = content.readUInt32LE(at + 1)
    const length = content.readUInt32LE(at + 5)
    const data = content.subarray(at + 9, at + 9 + length)
    at += 9 + length + 2
    if (id === CODEPAGE && data.length >= 4) charset = `cp${data.readUInt32LE(0)}`
    else if (id === SUBJECT) tnef.subject = text8(data, charset)
    else if (id === BODY) tnef.text = text8(data, charset)
    else if (id === MESSAGE_PROPERTIES) message = readProperties(data)
    else if (id === ATTACH_BEGINS) {
      close()
      open = { title: '', data: null, properties: new Map() }
    } else if (open && id === ATTACH_TITLE) open.title = text8(data, charset)
    else if (open && id === ATTACH_DATA) open.data = data
    else if (open && id === ATTACH_PROPERTIES) open.properties = readProperties(data)
  }
  close()
  readBody(tnef, message, charset)
  return tnef
}

function readBody(tnef: Tnef, message: Properties, charset: string): void {
  tnef.subject = textOf(message.get(PR_SUBJECT), charset) || tnef.subject
  tnef.text = textOf(message.get(PR_BODY), charset) || tnef.text
  const html = message.get(PR_HTML)
  const codepage = message.get(PR_INTERNET_CODEPAGE)?.number
  if (html?.bytes)
    tnef.html =
      html.type === TYPE_UNICODE
        ? textOf(html, charset)
        : decodeBytes(html.bytes, codepage === 65001 ? 'utf-8' : codepage ? `cp${codepage}` : charset)
  const rtf = message.get(PR_RTF)?.bytes
  if (tnef.html !== null || !rtf) return
  const body = readRtf(decompressRtf(rtf))
  if (body.isHtml) tnef.html = body.content
  else tnef.text ??= body.content
}

function fileOf(
  open: { title: string; data: Buffer | null; properties: Properties },
  charset: string,
  depth: number,
): TnefFile[] {
  const { properties } = open
  const name =
    textOf(properties.get(PR_LONG_FILENAME), charset) ||
    textOf(properties.get(PR_FILENAME), charset) ||
    open.title ||
    textOf(properties.get(PR_DISPLAY_NAME), charset)
  const data = open.data ?? properties.get(PR_DATA)?.bytes ?? Buffer.alloc(0)
  // An embedded message stands behind the identifier of its interface.
  if (depth < MAX_DEPTH && data.length > 22 && isTnef(data.subarray(16)))
    return embedded(readTnef(data.subarray(16), depth + 1), name)
  const type = textOf(properties.get(PR_MIME_TYPE), charset).toLowerCase()
  return [
    {
      name,
      type: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type) ? type : 'application/octet-stream',
      contentId: textOf(properties.get(PR_CONTENT_ID), charset).replace(/^<|>$/g, ''),
      content: data,
    },
  ]
}

function embedded(tnef: Tnef, name: string): TnefFile[] {
  const title = (tnef.subject || name || 'message').replace(/[/\\:*?"<>|]+/g, '_').slice(0, 120)
  const isHtml = tnef.html !== null
  const body = tnef.html ?? tnef.text ?? ''
  return [
    {
      name: `${title}.${isHtml ? 'html' : 'txt'}`,
      type: isHtml ? 'text/html' : 'text/plain',
      contentId: '',
      content: Buffer.from(body, 'utf8'),
    },
    ...tnef.files,
  ]
}

function text8(data: Buffer, charset: string): string {
  const end = data.indexOf(0)
  return decodeBytes(end === -1 ? data : data.subarray(0, end), charset)
}

function textOf(property: Property | undefined, charset: string): string {
  if (!property?.bytes) return ''
  if (property.type === TYPE_UNICODE) return storable(property.bytes.toString('utf16le').replace(/\0[\s\S]*$/, ''))
  return property.type === TYPE_STRING8 || property.type === 0x102 ? text8(property.bytes, charset) : ''
}
