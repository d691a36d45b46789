// What goes along with the words, and what is still on its way.
import type { FileView } from '#capabilities/files/files.contract.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { Uploading } from './use-files.ts'
import css from './composer.module.css'

type FileListProps = { files: readonly FileView[]; uploading: readonly Uploading[]; onRemove: (fileId: string) => void }

export function FileList({ files, uploading, onRemove }: FileListProps) {
  const t = useText()
  const format = useFormats()
  if (!files.length && !uploading.length) return null
  return (
    <ul className={css.files} aria-label={t('sending.files.label')}>
      {files.map((file) => (
        <li key={file.id} className={css.file}>
          <Icon name={file.type.startsWith('image/') ? 'image' : 'file'} size="s" />
          <bdi className="clip" title={file.name}>
            {file.name}
          </bdi>
          <span className="faint xs">{format.bytes(file.size)}</span>
          <IconButton
            size="small"
            icon="x"
            label={t('sending.files.remove', { name: file.name })}
            onClick={() => onRemove(file.id)}
          />
        </li>
      ))}
      {uploading.map(({ id, name }) => (
        <li key={`up ${id}`} className={css.file} aria-busy="true">
          <Icon name="upload" size="s" />
          <bdi className="clip">{name}</bdi>
          <span className="faint xs">{t('sending.files.uploading')}</span>
        </li>
      ))}
    </ul>
  )
}
