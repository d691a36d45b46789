// A list to choose one from by typing: a person or a team to assign to. Opens at its button, or from a command.
//
//   <Picker label={t('…assign')} trigger={<Button>…</Button>} open={open} onOpenChange={setOpen}
//     groups={[{ label: t('…people'), options: [{ id, label: name, avatar: name }] }]} onPick={(option) =>
// assign(option.id)} />
import { Combobox } from '@base-ui/react/combobox'
import { useMemo, type ReactElement } from 'react'
import { Avatar } from './Avatar.tsx'
import { Icon, type IconName } from './Icon.tsx'
import { useFormats, useText } from './i18n.tsx'

export type PickerOption = {
  id: string
  label: string
  /** Further words to find it by, and shown after the label. */
  sub?: string
  icon?: IconName
  /** Name for initials; with `photo` its picture. */
  avatar?: string
  photo?: string | null
  me?: boolean
}
export type PickerGroup = { label: string; options: readonly PickerOption[] }

export type PickerProps = {
  label: string
  trigger: ReactElement
  groups: readonly PickerGroup[]
  /** Id of the present choice. */
  value?: string | null
  onPick: (option: PickerOption) => void
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'end'
}

type Group = { value: string; items: PickerOption[] }

export function Picker({ label, trigger, groups, value, onPick, open, onOpenChange, align = 'start' }: PickerProps) {
  const t = useText()
  const { locale } = useFormats()
  const items = useMemo(
    () =>
      groups
        .filter((group) => group.options.length)
        .map((group): Group => ({ value: group.label, items: [...group.options] })),
    [groups],
  )
  const chosen = useMemo(
    () => items.flatMap((group) => group.items).find((option) => option.id === value) ?? null,
    [items, value],
  )
  const { contains } = Combobox.useFilter({ locale })
  return (
    <Combobox.Root<PickerOption>
      items={items}
      value={chosen}
      open={open}
      onOpenChange={onOpenChange}
      onValueChange={(option) => option && onPick(option)}
      filter={(option, query) => contains(`${option.label} ${option.sub ?? ''}`, query)}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(a, b) => a.id === b.id}
      autoHighlight
    >
      <Combobox.Trigger
        aria-label={chosen ? `${label}: ${chosen.label}` : label}
        render={trigger as ReactElement<Record<string, unknown>>}
      />
      <Combobox.Portal>
        <Combobox.Positioner align={align} sideOffset={4} className="over-page">
          <Combobox.Popup className="menu picker" aria-label={label}>
            <div className="search">
              <Icon name="search" size="s" />
              <Combobox.Input className="input" placeholder={label} aria-label={label} />
            </div>
            <Combobox.Empty className="none">{t('kit.picker.nothing')}</Combobox.Empty>
            <Combobox.List className="options">
              {(group: Group) => (
                <Combobox.Group key={group.value} items={group.items}>
                  <Combobox.GroupLabel className="group">{group.value}</Combobox.GroupLabel>
                  <Combobox.Collection>
                    {(option: PickerOption) => (
                      <Combobox.Item key={option.id} value={option} className="item">
                        {option.avatar !== undefined ? (
                          <Avatar name={option.avatar} photo={option.photo} size="s" me={option.me} />
                        ) : (
                          option.icon && <Icon name={option.icon} size="s" />
                        )}
                        <span className="clip">
                          {option.label} {option.sub && <span className="faint">{option.sub}</span>}
                        </span>
                        <Combobox.ItemIndicator className="end">
                          <Icon name="check" size="s" />
                        </Combobox.ItemIndicator>
                      </Combobox.Item>
                    )}
                  </Combobox.Collection>
                </Combobox.Group>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}
