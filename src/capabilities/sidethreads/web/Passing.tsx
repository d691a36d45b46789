// What of the conversation goes along: messages and files, each chosen by itself. Notes are not among them.
import { useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox } from '#web/kit/Choice.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { Forwardable } from '../sidethreads.views.ts'
import type { Chosen } from './use-side.ts'
import css from './side.module.css'

/** So many are shown at first. */
const few = 3

type PassingProps = {
  messages: readonly Forwardable[]
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
  /** A side thread is begun: what goes along is in sight. */
  begins: boolean
}

export function Passing({ messages, chosen, onChoose, begins }: PassingProps) {
  const t = useText()
  const format = useFormats()
  const [open, setOpen] = useState(begins)
  const [all, setAll] = useState(false)
  const isChosen = ({ id }: Forwardable) => chosen.messageIds.includes(id)
  const shown = messages.filter((message, at) => all || at < few || isChosen(message))
  const toggle = (list: readonly string[], id: string, on: boolean) =>
    on ? [...list, id] : list.filter((each) => each !== id)
  if (!messages.length) return null
  return (
    <div className={css.passing}>
      <Button variant="quiet" size="small" icon="paperclip" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('sidethreads.passing.count', { messages: chosen.messageIds.length, files: chosen.attachmentIds.length })}
      </Button>
      {open && (
        <ul className={css.choices} aria-label={t('sidethreads.passing.label')}>
          {shown.map((message) => (
            <li key={message.id}>
              <Checkbox
                checked={isChosen(message)}
                onChange={(event) =>
                  onChoose({ ...chosen, messageIds: toggle(chosen.messageIds, message.id, event.target.checked) })
                }
              >
                <span className={css.choice}>
                  <b dir="auto">{message.author}</b>
                  <span className="faint">{format.dateTime(message.at)}</span>
                  <span className="clip dim" dir="auto">
                    {message.preview}
                  </span>
                </span>
              </Checkbox>
              {message.attachments.length > 0 && (
                <ul className={css.files}>
                  {message.attachments.map((file) => (
                    <li key={file.id}>
                      <Checkbox
                        checked={chosen.attachmentIds.includes(file.id)}
                        onChange={(event) =>
                          onChoose({
                            ...chosen,
                            attachmentIds: toggle(chosen.attachmentIds, file.id, event.target.checked),
                          })
                        }
                      >
                        <bdi className="clip">{file.name}</bdi>{' '}
                        <span className="faint xs">{format.bytes(file.size)}</span>
                      </Checkbox>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
          {shown.length < messages.length && (
            <li>
              <Button variant="link" size="small" onClick={() => setAll(true)}>
                {t('sidethreads.passing.more', { count: messages.length - shown.length })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
