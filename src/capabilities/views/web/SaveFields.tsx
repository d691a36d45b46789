// What a view is called, how it looks among the others, and for whom it is.
import { useEffect, useRef } from 'react'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay, useMe } from '#web/session.tsx'
import { type SavedView, icons } from '../views.contract.ts'
import css from './builder.module.css'

type IconOf = SavedView['icon']

export function SaveFields({ view }: { view: SavedView | undefined }) {
  const t = useText()
  const { teams } = useMe()
  const mayShare = useMay('views:share')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.querySelector('input')?.focus(), [])
  return (
    <>
      <div ref={place}>
        <Field label={t('views.save.name')} name="name">
          <Input required maxLength={80} defaultValue={view?.name} autoComplete="off" />
        </Field>
      </div>
      <Field label={t('views.save.for')} name="for">
        <Select defaultValue={view?.team ? view.team.id : (view?.scope ?? 'own')}>
          <option value="own">{t('views.save.own')}</option>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {t('views.save.team', { name })}
            </option>
          ))}
          {(mayShare || view?.scope === 'all') && <option value="all">{t('views.save.all')}</option>}
        </Select>
      </Field>
      <fieldset>
        <legend className="sm medium">{t('views.save.icon')}</legend>
        <div className={css.icons}>
          {icons.map((icon, at) => (
            <label key={icon} title={icon}>
              <input
                type="radio"
                name="icon"
                value={icon}
                defaultChecked={view ? view.icon === icon : at === 0}
                aria-label={icon}
              />
              <Icon name={icon} />
            </label>
          ))}
        </div>
      </fieldset>
    </>
  )
}

/** What the fields say, as the API wants it. */
export function readSaveFields({ name = '', icon, for: whom = 'own' }: Record<string, string>) {
  const scope: SavedView['scope'] = whom === 'own' || whom === 'all' ? whom : 'team'
  return { name, icon: icon as IconOf, scope, ...(scope === 'team' ? { teamId: whom } : {}) }
}
