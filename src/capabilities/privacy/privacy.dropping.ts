// Archives go with their files: by hand, after their time, or because the request they were made for ended otherwise.
import type { Writer } from '#kernel/capability.ts'
import { anyOf } from '#kernel/personal.ts'
import { forgetFiles } from '#capabilities/files/files.public.ts'

/** Those of these requests, with their files. One that is being made is given up (privacy.filling.ts). */
export async function dropArchives(w: Writer, requestIds: readonly string[]): Promise<void> {
  const rows = await w.tx
    .selectFrom('privacy_archives')
    .select('id')
    .where('request_id', '=', anyOf(requestIds))
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const { id } of rows) await removeParts(w, id)
  await w.tx.deleteFrom('privacy_archives').where('request_id', '=', anyOf(requestIds)).execute()
}

/** The caller has locked the archive. */
export async function removeParts(w: Writer, archiveId: string): Promise<void> {
  const gone = await w.tx
    .deleteFrom('privacy_archive_parts')
    .where('archive_id', '=', archiveId)
    .returning('file_id')
    .execute()
  await forgetFiles(
    w,
    gone.map(({ file_id }) => file_id),
  )
}
