// Everybody who will get the message, always in sight: chips that can be taken off, and a field to add somebody.
import { useId, useState, type KeyboardEvent } from 'react'
import type { Addressee, Recipients as Lists } from '#capabilities/drafts/drafts.contract.ts'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import { type List, lists, looksLikeAddress, parseAddresses, shortOf, withAdded, without } from './addresses.ts'
import css from './recipients.module.css'

/** `offered`: the lists there are. */
export type RecipientsProps = {
  value: Lists
  onChange: (value: Lists) => void
  autoFocus?: boolean
  offered?: readonly List[]
}

export function Recipients({ value, onChange, autoFocus, offered = lists }: RecipientsProps) {
  const t = useText()
  const [shown, setShown] = useState<readonly List[]>([])
  const visible = offered.filter((list) => list === 'to' || value[list].length || shown.includes(list))
  const hidden = offered.filter((list) => !visible.includes(list))
  return (
    <div className={css.lists}>
      {visible.map((list) => (
        <Line
          key={list}
          list={list}
          people={value[list]}
          autoFocus={shown.includes(list) || (autoFocus && list === 'to')}
          onAdd={(people) => onChange(withAdded(value, list, people))}
          onRemove={(at) => onChange(without(value, list, at))}
        >
          {list === 'to' &&
            hidden.map((each) => (
              <Button key={each} variant="link" size="small" onClick={() => setShown([...shown, each])}>
                {t(`sending.to.${each}`)}
              </Button>
            ))}
        </Line>
      ))}
    </div>
  )
}

type LineProps = {
  list: List
  people: readonly Addressee[]
  autoFocus?: boolean
  onAdd: (people: Addressee[]) => void
  onRemove: (at: number) => void
  children?: React.ReactNode
}

function Line({ list, people, autoFocus, onAdd, onRemove, children }: LineProps) {
  const t = useText()
  const id = useId()
  const [text, setText] = useState('')
  const take = (typed: string) => {
    setText('')
    if (typed.trim()) onAdd(parseAddresses(typed))
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === ',' || event.key === ';') {
      if (!text.trim() && event.key === 'Enter') return
      event.preventDefault()
      take(text)
    } else if (event.key === 'Backspace' && text === '' && people.length) onRemove(people.length - 1)
  }
  return (
    <div className={css.line} role="group" aria-labelledby={`${id}-label`}>
      <label id={`${id}-label`} htmlFor={id} className={css.label}>
        {t(`sending.to.${list}`)}
      </label>
      {people.map((person, at) => (
        <Person key={`${person.address} ${at}`} person={person} onRemove={() => onRemove(at)} />
      ))}
      <input
        id={id}
        className={css.input}
        type="text"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        autoFocus={autoFocus}
        value={text}
        placeholder={people.length ? '' : t('sending.to.nobodyYet')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        onBlur={() => take(text)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text')
          if (!/[,;\n<]/.test(pasted)) return
          event.preventDefault()
          take(text + pasted)
        }}
      />
      {children && <span className={css.more}>{children}</span>}
    </div>
  )
}

function Person({ person, onRemove }: { person: Addressee; onRemove: () => void }) {
  const t = useText()
  const isGood = looksLikeAddress(person.address)
  return (
    <span className={classes(css.person, !isGood && css.bad)} title={person.address}>
      {!isGood && <Icon name="circle-alert" size="s" />}
      <bdi className="clip">{shortOf(person)}</bdi>
      {person.name && (
        <bdi className={css.address} dir="ltr">
          {person.address}
        </bdi>
      )}
      <button
        type="button"
        className={css.off}
        aria-label={t('sending.to.remove', { who: shortOf(person) })}
        onClick={onRemove}
      >
        <Icon name="x" size="s" />
      </button>
    </span>
  )
}
