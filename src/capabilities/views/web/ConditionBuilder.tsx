// Puts a condition together: groups of which all, any or none must hold, and in each the facts that are asked. Fields
// and buttons of the browser, in reading order, so that the keyboard alone is enough.
import { useEffect, useRef } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Select } from '#web/kit/Field.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { NamedFacet } from './data.ts'
import {
  type DraftGroup,
  type DraftTest,
  type Mode,
  type Part,
  addTo,
  isGroup,
  newGroup,
  newTest,
  replace,
  withFacet,
  withQuestion,
} from './draft.ts'
import { needsOf, questionOf, questionsOf } from './ops.ts'
import { questionWords } from './question-words.ts'
import { ValueInput } from './ValueInput.tsx'
import { WithinInput } from './WithinInput.tsx'
import css from './builder.module.css'

export type ConditionBuilderProps = {
  facets: ReadonlyMap<string, NamedFacet>
  draft: DraftGroup
  onChange: (draft: DraftGroup) => void
}

/** The server takes six levels; three are more than anybody can read. */
const deepest = 3

export function ConditionBuilder({ facets, draft, onChange }: ConditionBuilderProps) {
  const made = useRef<number>(undefined)
  const root = useRef<HTMLDivElement>(null)
  // What was just added gets the focus.
  useEffect(() => {
    if (made.current === undefined) return
    root.current?.querySelector<HTMLElement>(`[data-part="${made.current}"] select`)?.focus()
    made.current = undefined
  })
  const tools: Tools = {
    facets,
    put: (part) => onChange(part.id === draft.id ? (part as DraftGroup) : replace(draft, part.id, part)),
    take: (id) => onChange(replace(draft, id, undefined)),
    add: (to, part) => {
      made.current = isGroup(part) ? part.parts[0]!.id : part.id
      onChange(addTo(draft, to, part))
    },
  }
  return (
    <div ref={root}>
      <Group group={draft} level={1} tools={tools} />
    </div>
  )
}

type Tools = {
  facets: ReadonlyMap<string, NamedFacet>
  put: (part: Part) => void
  take: (id: number) => void
  add: (to: number, part: Part) => void
}

const modes: readonly Mode[] = ['all', 'any', 'none']

function Group({ group, level, tools }: { group: DraftGroup; level: number; tools: Tools }) {
  const t = useText()
  return (
    <fieldset className={css.group} data-level={level}>
      <legend className="sr">{t('views.builder.group')}</legend>
      <div className={css.head}>
        <Select
          className={css.mode}
          aria-label={t('views.builder.mode')}
          value={group.mode}
          onChange={(event) => tools.put({ ...group, mode: event.target.value as Mode })}
        >
          {modes.map((mode) => (
            <option key={mode} value={mode}>
              {t(`views.mode.${mode}`)}
            </option>
          ))}
        </Select>
        {level > 1 && (
          <IconButton
            icon="x"
            size="small"
            label={t('views.builder.removeGroup')}
            onClick={() => tools.take(group.id)}
          />
        )}
      </div>
      {group.parts.map((part) =>
        isGroup(part) ? (
          <Group key={part.id} group={part} level={level + 1} tools={tools} />
        ) : (
          <TestRow key={part.id} test={part} tools={tools} />
        ),
      )}
      <div className="row">
        <Button size="small" icon="plus" onClick={() => tools.add(group.id, newTest())}>
          {t('views.builder.add')}
        </Button>
        {level < deepest && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => tools.add(group.id, newGroup(group.mode === 'any' ? 'all' : 'any'))}
          >
            {t('views.builder.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function TestRow({ test, tools }: { test: DraftTest; tools: Tools }) {
  const t = useText()
  const facet = tools.facets.get(test.facet)
  const question = facet && questionOf(facet, test.question)
  return (
    <div className={css.test} data-part={test.id}>
      <Select
        aria-label={t('views.builder.facet')}
        value={test.facet}
        onChange={({ target }) => tools.put(withFacet(test, tools.facets.get(target.value)!))}
      >
        {!facet && (
          <option value={test.facet} disabled>
            {test.facet ? t('views.words.unknown') : t('views.builder.choose')}
          </option>
        )}
        {[...tools.facets.values()].map(({ name, words }) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </Select>
      {facet && (
        <Select
          aria-label={t('views.builder.question', { facet: facet.words })}
          value={test.question}
          onChange={({ target }) => tools.put(withQuestion(test, facet, target.value))}
        >
          {questionsOf(facet).map(({ id }) => (
            <option key={id} value={id}>
              {t(questionWords(facet.kind, id))}
            </option>
          ))}
        </Select>
      )}
      <IconButton
        icon="x"
        size="small"
        label={t('views.builder.remove', { facet: facet?.words ?? '' })}
        onClick={() => tools.take(test.id)}
      />
      {facet && question && (
        <div className={css.value}>
          <ValueInput
            key={`${facet.name} ${needsOf(facet.kind, question.op)}`}
            facet={facet}
            needs={needsOf(facet.kind, question.op)}
            value={test.value}
            onChange={(value) => tools.put({ ...test, value })}
          />
          {facet.windowed && (
            <WithinInput
              label={t('views.builder.when', { facet: facet.words })}
              value={test.within}
              onChange={(within) => tools.put({ ...test, within })}
            />
          )}
        </div>
      )}
    </div>
  )
}
