// Menus: arrow keys move, letters jump, Escape closes and gives the focus back.
//
//   <Menu trigger={<IconButton icon="ellipsis" label={t('kit.more')} />}>
//     <MenuItem icon="pencil" onClick={rename}>…</MenuItem>
//   </Menu>
import { Link } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { Kbd } from './Kbd.tsx'
import { classes } from './classes.ts'
import { onDemand } from './on-demand.ts'
import { useTrigger } from './trigger.tsx'
import { focusBack } from './focus-back.ts'

type Parts = (typeof import('@base-ui/react/menu'))['Menu']
const menu = onDemand(() => import('@base-ui/react/menu').then((module) => module.Menu))
const PartsContext = createContext<Parts | null>(null)

export type MenuProps = {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
  side?: 'bottom' | 'top' | 'inline-end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

export function Menu({ trigger, children, align = 'start', side = 'bottom', open, onOpenChange }: MenuProps) {
  const {
    control,
    anchor,
    code: Base,
    ...state
  } = useTrigger({ trigger, demand: menu, kind: 'menu', open, onOpenChange })
  return (
    <>
      {control}
      {Base && (
        <Base.Root modal={false} open={state.open} onOpenChange={state.change}>
          <Base.Portal>
            <Base.Positioner anchor={anchor} side={side} align={align} sideOffset={4} className="over-page">
              <Base.Popup className="menu" finalFocus={focusBack(anchor)}>
                <PartsContext value={Base}>{children}</PartsContext>
                {state.byKeyboard && <FirstItem />}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </>
  )
}

/** Whoever opened the menu by keyboard starts at its first item. */
function FirstItem() {
  const here = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const items = here.current?.parentElement
    const frame = requestAnimationFrame(() =>
      items?.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus(),
    )
    return () => cancelAnimationFrame(frame)
  }, [])
  return <span ref={here} hidden />
}

type ItemProps = { icon?: IconName; keys?: string; disabled?: boolean; danger?: boolean; children: ReactNode }

export function MenuItem({ icon, keys, disabled, danger, onClick, children }: ItemProps & { onClick: () => void }) {
  const Base = useParts()
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
  const Base = useParts()
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
  const Base = useParts()
  return (
    <Base.CheckboxItem className="item" checked={checked} onCheckedChange={onChange}>
      <Inside icon={icon} keys={keys}>
        {children}
      </Inside>
    </Base.CheckboxItem>
  )
}

export type MenuChoiceProps<T extends string> = {
  label: string
  value: T
  onChange: (value: T) => void
  options: readonly { value: T; label: string }[]
}

/** One of several; `options` in order. */
export function MenuChoice<T extends string>({ label, value, onChange, options }: MenuChoiceProps<T>) {
  const Base = useParts()
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

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  const Base = useParts()
  return (
    <Base.Group>
      <Base.GroupLabel className="group">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  )
}

export function MenuSeparator() {
  const Base = useParts()
  return <Base.Separator render={<hr />} />
}

function useParts(): Parts {
  const parts = useContext(PartsContext)
  if (!parts) throw new Error('Items belong inside a <Menu>')
  return parts
}

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
