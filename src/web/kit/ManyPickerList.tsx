// The list of a picker of several, loaded when the first one is about to open. It begins anew each time.
import { Combobox } from '@base-ui/react/combobox'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Tag } from './Chip.tsx'
import { Icon } from './Icon.tsx'
import type { ManyOption, ManyPickerProps } from './ManyPicker.tsx'
import type { Opened } from './trigger.tsx'
import { useFormats, useText } from './i18n.tsx'
import { focusBack } from './focus-back.ts'

type Item = ManyOption & { kind: 'there' | 'new' | 'make' }

type ManyPickerListProps = Pick<ManyPickerProps, 'label' | 'options' | 'value' | 'onDone' | 'mayMake' | 'align'> &
  Pick<Opened<unknown>, 'anchor' | 'open' | 'change'>

export function ManyPickerList({
  label,
  options,
  value,
  onDone,
  mayMake,
  align,
  anchor,
  open,
  change,
}: ManyPickerListProps) {
  const t = useText()
  const { locale } = useFormats()
  const [query, setQuery] = useState('')
  const [made, setMade] = useState<readonly string[]>([])
  // What was chosen when it opened stands first; others may change it meanwhile, which is not undone by closing.
  const [before] = useState(() => new Set(value))
  const there = useMemo(() => {
    const shown = options
      .filter((option) => !option.archived || before.has(option.id))
      .map((option): Item => ({ ...option, kind: 'there' }))
    return [...shown.filter(({ id }) => before.has(id)), ...shown.filter(({ id }) => !before.has(id))]
  }, [options, before])
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    there.filter(({ id }) => before.has(id)).map(({ id }) => id),
  )
  const news = made.map((name): Item => ({ id: `new ${name}`, label: name, kind: 'new' }))
  const typed = query.replace(/\s+/gu, ' ').replace(/^[\s#]+|\s+$/gu, '')
  const isKnown = [...options, ...news].some((option) =>
    [option.label, ...(option.others ?? [])].some((name) => plain(name) === plain(typed)),
  )
  const offered: Item[] = mayMake && typed && !isKnown ? [{ id: 'make', label: typed, kind: 'make' }] : []
  const items = [...news, ...there, ...offered]
  const { contains } = Combobox.useFilter({ locale })
  const fits = (item: Item) =>
    item.kind === 'make' || [item.label, ...(item.others ?? [])].some((name) => contains(name, typed))

  const state = useRef({ chosen, made })
  state.current = { chosen, made }
  const done = useRef(onDone)
  done.current = onDone
  const finish = () => {
    const now = state.current
    const add = now.chosen.filter((id) => !before.has(id))
    const remove = [...before].filter((id) => !now.chosen.includes(id) && there.some((item) => item.id === id))
    if (add.length || remove.length || now.made.length) done.current({ add, remove, make: [...now.made] })
    state.current = { chosen: [...before], made: [] }
  }
  const left = useRef(finish)
  left.current = finish
  useEffect(() => {
    if (!open) left.current()
  }, [open])
  useEffect(() => () => left.current(), [])

  const pick = (picked: readonly Item[]) => {
    const fresh = picked.find((item) => item.kind === 'make')
    setMade([
      ...picked.filter((item) => item.kind === 'new').map((item) => item.label),
      ...(fresh ? [fresh.label] : []),
    ])
    setChosen(picked.filter((item) => item.kind === 'there').map((item) => item.id))
    setQuery('')
  }
  return (
    <Combobox.Root<Item, true>
      multiple
      items={items}
      value={items.filter((item) => item.kind === 'new' || chosen.includes(item.id))}
      inputValue={query}
      onInputValueChange={setQuery}
      open={open}
      onOpenChange={change}
      onValueChange={pick}
      filter={fits}
      itemToStringLabel={(item) => item.label}
      isItemEqualToValue={(a, b) => a.id === b.id}
      autoHighlight
    >
      <Combobox.Portal>
        <Combobox.Positioner anchor={anchor} align={align} sideOffset={4} className="over-page">
          <Combobox.Popup className="menu picker" aria-label={label} finalFocus={focusBack(anchor)}>
            <div className="search">
              <Icon name="search" size="s" />
              <Combobox.Input className="input" placeholder={label} aria-label={label} maxLength={60} />
            </div>
            <Combobox.Empty className="none">{t('kit.picker.nothing')}</Combobox.Empty>
            <Combobox.List className="options">
              {(item: Item) => (
                <Combobox.Item key={item.id} value={item} className="item">
                  {item.kind === 'make' ? (
                    <>
                      <Icon name="plus" size="s" />
                      <span className="clip">{t('kit.picker.make', { name: item.label })}</span>
                    </>
                  ) : (
                    <span className="clip">
                      <Tag hue={item.hue}>{item.label}</Tag>
                      {item.kind === 'new' && <span className="faint"> {t('kit.picker.new')}</span>}
                    </span>
                  )}
                  <Combobox.ItemIndicator className="end">
                    <Icon name="check" size="s" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

const plain = (name: string): string => name.normalize('NFKC').toLowerCase()
