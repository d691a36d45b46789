// Handing files out: safe ones in place, all others as downloads.
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { getBytes } from './files.contents.ts'
import type { FileView } from './files.contract.ts'
import { mediaType } from './files.making.ts'
import { safeType } from './files.sniff.ts'

/** The content of a file, undefined when there is no such file. The caller has made sure that the reader may see it. */
export async function readFile(
  db: Reader,
  services: Services,
  fileId: string,
): Promise<(FileView & { content: Uint8Array }) | undefined> {
  const row = await db
    .selectFrom('files')
    .select(['id', 'name', 'type', 'size', 'blob_hash'])
    .where('id', '=', fileId)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      name: row.name,
      type: row.type,
      size: row.size,
      content: await getBytes(db, services, row.blob_hash),
    }
  )
}

/**
 * An answer that hands out a file: shown in place if asked for and its content is a safe picture or a PDF, else a
 * download. The claimed type is used for downloads only, where browsers do not act on it.
 */
export function asAnswer(
  { name, type, content }: { name: string; type: string; content: Uint8Array },
  inline: boolean,
): Bytes {
  const safe = inline ? safeType(content) : null
  if (!safe) return { content, type: mediaType(type), filename: name, disposition: 'attachment', headers: cached }
  // Browsers refuse to open their PDF reader inside a sandbox. It runs nothing of the page's, so the rest of the policy
  // is enough.
  const policy: Record<string, string> =
    safe === 'application/pdf'
      ? {
          'content-security-policy':
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        }
      : {}
  return { content, type: safe, filename: name, disposition: 'inline', headers: { ...cached, ...policy } }
}

/** Contents never change under their id, and are nobody else's business. */
const cached = { 'cache-control': 'private, max-age=3600', 'cross-origin-resource-policy': 'same-origin' }
