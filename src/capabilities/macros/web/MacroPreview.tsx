// What would be written and done here, with the real words; what nobody knows is marked.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Kbd } from '#web/kit/Kbd.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { WritingPlace } from '#capabilities/sending/web/slots.ts'
import type { Piece } from '../macros.views.ts'
import { ActWords } from './ActWords.tsx'
import { languageName } from './languages.ts'
import { addressee } from './use-macro.ts'
import css from './macros.module.css'

export const previewQuery = (macroId: string, place: WritingPlace, language?: string) =>
  api.macros.preview.query({
    macroId,
    conversationId: place.conversationId ?? undefined,
    to: addressee(place),
    language,
  })

type MacroPreviewProps = {
  macroId: string
  language?: string
  place: WritingPlace
  onLanguage: (language: string) => void
}

export function MacroPreview({ macroId, language, place, onLanguage }: MacroPreviewProps) {
  const t = useText()
  const { data, error, refetch } = useQuery({
    ...previewQuery(macroId, place, language),
    placeholderData: keepPreviousData,
  })
  if (error && !data)
    return <ErrorState title={t('macros.preview.didNotCome')} error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={4} shape={[90, 70, 80]} />
  const isOpen = [...data.pieces, ...data.note].some(({ is }) => is === 'blank')
  return (
    <>
      {data.languages.length > 1 && (
        <div className={css.languages} role="group" aria-label={t('macros.languages')}>
          {data.languages.map((each) => (
            <button
              key={each}
              type="button"
              tabIndex={-1}
              aria-pressed={each === data.language}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onLanguage(each)}
            >
              {languageName(each, t)}
            </button>
          ))}
          <span className={css.languageKeys}>
            <Kbd keys="left" /> <Kbd keys="right" />
          </span>
        </div>
      )}
      {data.pieces.length > 0 && (
        <p className={css.words} lang={data.language || undefined} dir="auto">
          <Pieces pieces={data.pieces} />
        </p>
      )}
      {data.files.map((name, at) => (
        <p key={at} className={css.file}>
          <Icon name="paperclip" size="s" /> <bdi>{name}</bdi>
        </p>
      ))}
      <ActWords acts={data.acts} withAnswer={place.mode === 'reply' && data.language !== null} />
      {data.note.length > 0 && place.conversationId && (
        <p className={css.note} dir="auto">
          <Icon name="lock" size="s" /> <Pieces pieces={data.note} />
        </p>
      )}
      {isOpen && (
        <p className={css.open}>
          <Icon name="circle-alert" size="s" /> {t('macros.preview.open')}
        </p>
      )}
    </>
  )
}

const Pieces = ({ pieces }: { pieces: readonly Piece[] }) =>
  pieces.map(({ is, says }, at) =>
    is === 'plain' ? says : is === 'known' ? <b key={at}>{says}</b> : <mark key={at}>{says}</mark>,
  )
