// The words in each language, one after the other behind tabs.
import { useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { MacroState } from './form-state.ts'
import { languageName, offered } from './languages.ts'
import TemplateEditor, { templateKeeper } from './TemplateEditor.tsx'
import css from './macros.module.css'

type WordsFormProps = { words: MacroState['words']; error?: string; onChange: (words: MacroState['words']) => void }

export function WordsForm({ words, error, onChange }: WordsFormProps) {
  const t = useText()
  const [wanted, setWanted] = useState(words[0]?.language ?? '')
  const shown = words.find(({ language }) => language === wanted) ?? words[0]!
  const left = ['', ...offered].filter((tag) => !words.some(({ language }) => language === tag))
  const named = left.map((tag) => ({ tag, name: languageName(tag, t) })).sort((a, b) => a.name.localeCompare(b.name))
  return (
    <>
      <div className="row wrap">
        {words.length > 1 && (
          <Segmented
            label={t('macros.languages')}
            value={shown.language}
            onChange={setWanted}
            options={words.map(({ language }) => ({ value: language, label: languageName(language, t) }))}
          />
        )}
        <Select
          className={css.addLanguage}
          aria-label={t('macros.form.addLanguage')}
          value="none"
          onChange={({ target: { value } }) => {
            onChange([...words, { language: value, keeper: templateKeeper('', []) }])
            setWanted(value)
          }}
        >
          <option value="none">{t('macros.form.addLanguage')}</option>
          {named.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </Select>
        {words.length > 1 && (
          <Button
            size="small"
            variant="quiet"
            icon="x"
            onClick={() => onChange(words.filter(({ language }) => language !== shown.language))}
          >
            {t('macros.form.removeLanguage')}
          </Button>
        )}
      </div>
      <TemplateEditor
        key={shown.language}
        keeper={shown.keeper}
        label={t('macros.form.wordsIn', { language: languageName(shown.language, t) })}
        placeholder={t('macros.form.words')}
        lang={shown.language || undefined}
      />
      {error && (
        <p className={css.wrong} role="alert">
          <Icon name="circle-alert" size="s" /> {error}
        </p>
      )}
      <p className="xs dim">{t('macros.form.variableHint')}</p>
    </>
  )
}
