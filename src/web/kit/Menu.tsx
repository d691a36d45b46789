// Menus: arrow keys move, letters jump, Escape closes and gives the focus back.
//
//   <Menu trigger={<IconButton icon="ellipsis" label={t('kit.more')} />}>
//     <MenuItem icon="pencil" onClick={rename}>…</MenuItem>
//   </Menu>
import { Menu as Base } from '@base-ui/react/menu'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { Kbd } from './Kbd.tsx'
import { classes } from './classes.ts'

export function Menu({
  trigger,
  children,
  align = 'start',
  side = 'bottom',
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
  side?: 'bottom' | 'top' | 'inline-end'
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="over-page">
          <Base.Popup className="menu">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

type ItemProps = { icon?: IconName; keys?: string; disabled?: boolean; danger?: boolean; children: ReactNode }

export function MenuItem({ icon, keys, disabled, danger, onClick, children }: ItemProps & { onClick: () => void }) {
  return (
    <Base.Item className={classes('item', danger && 'bad')} disabled={disabled} onClick={onClick}>
      <Inside icon={icon} keys={keys}>
        {children}
      </Inside>
    </Base.Item>
  )
}

/** Goes to another page of the app. */
export function MenuLink({ to, icon, keys, children }: ItemProps & { to: string }) {
  return (
    <Base.LinkItem className="item" closeOnClick render={<Link to={to} />}>
      <Inside icon={icon} keys={keys}>
        {children}
      </Inside>
    </Base.LinkItem>
  )
}

/** Something that is on or off; the menu stays open. */
export function MenuCheck({
  checked,
  onChange,
  icon,
  keys,
  children,
}: ItemProps & { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <Base.CheckboxItem className="item" checked={checked} onCheckedChange={onChange}>
      <Inside icon={icon} keys={keys}>
        {children}
      </Inside>
    </Base.CheckboxItem>
  )
}

/** One of several; `options` in order. */
export function MenuChoice<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string
  value: T
  onChange: (value: T) => void
  options: readonly { value: T; label: string }[]
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="group">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className="item">
            {option.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  )
}

export const MenuGroup = ({ label, children }: { label: string; children: ReactNode }) => (
  <Base.Group>
    <Base.GroupLabel className="group">{label}</Base.GroupLabel>
    {children}
  </Base.Group>
)

export const MenuSeparator = () => <Base.Separator render={<hr />} />

function Inside({ icon, keys, children }: { icon?: IconName; keys?: string; children: ReactNode }) {
  return (
    <>
      {icon && <Icon name={icon} size="s" />}
      <span className="clip">{children}</span>
      {keys && (
        <span className="end">
          <Kbd keys={keys} />
        </span>
      )}
    </>
  )
}
