// What happened to a draft in another window, and the choice between two versions.
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './composer.module.css'

export function DraftNotices({ keeper }: { keeper: Keeper }) {
  const t = useText()
  const { status, other, endedElsewhere } = useKeeperState(keeper)
  if (status === 'conflict' && other) {
    return (
      <div className={css.stop}>
        <Banner
          kind="warn"
          icon="copy"
          live
          action={
            <span className={css.acts}>
              <Button size="small" onClick={() => keeper.resolve('mine')}>
                {t('drafts.conflict.mine')}
              </Button>
              <Button size="small" onClick={() => keeper.resolve('theirs')}>
                {t('drafts.conflict.theirs')}
              </Button>
              <Button size="small" onClick={() => keeper.resolve('both')}>
                {t('drafts.conflict.both')}
              </Button>
            </span>
          }
        >
          {t('drafts.conflict.text')}
          <q className={css.said} dir="auto">
            {wordsOf(other.html)}
          </q>
        </Banner>
      </div>
    )
  }
  if (endedElsewhere) {
    return (
      <div className={css.stop}>
        <Banner
          kind="plain"
          icon="info"
          live
          action={
            <Button size="small" onClick={keeper.forgetEnd}>
              {t('drafts.ended.read')}
            </Button>
          }
        >
          {t('drafts.ended.text', { how: endedElsewhere })}
        </Banner>
      </div>
    )
  }
  return null
}

/** The words of a draft on one line. */
export const wordsOf = (html: string): string =>
  new DOMParser()
    .parseFromString(html.replace(/<\/(p|li|h\d|td|th|blockquote|pre)>/g, ' $&'), 'text/html')
    .body.textContent.replace(/\s+/g, ' ')
    .trim()
