// The list of a picker, loaded when the first one is about to open.
import { Combobox } from '@base-ui/react/combobox'
import { useMemo } from 'react'
import { Avatar } from './Avatar.tsx'
import { Icon } from './Icon.tsx'
import type { PickerOption, PickerProps } from './Picker.tsx'
import type { Opened } from './trigger.tsx'
import { useFormats, useText } from './i18n.tsx'
import { focusBack } from './focus-back.ts'

type Group = { value: string; items: PickerOption[] }

type PickerListProps = Pick<PickerProps, 'label' | 'groups' | 'value' | 'onPick' | 'align'> &
  Pick<Opened<unknown>, 'anchor' | 'open' | 'change'>

export function PickerList({ label, groups, value, onPick, align, anchor, open, change }: PickerListProps) {
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
      onOpenChange={change}
      onValueChange={(option) => option && onPick(option)}
      filter={(option, query) => contains(`${option.label} ${option.sub ?? ''}`, query)}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(a, b) => a.id === b.id}
      autoHighlight
    >
      <Combobox.Portal>
        <Combobox.Positioner anchor={anchor} align={align} sideOffset={4} className="over-page">
          <Combobox.Popup className="menu picker" aria-label={label} finalFocus={focusBack(anchor)}>
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
