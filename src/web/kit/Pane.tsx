// Panes scroll by themselves; the page never does.
import { type ComponentProps, type ReactNode } from 'react'
import { useTitle } from '../title.ts'
import { classes } from './classes.ts'

/** A column with a head that stays and a body that scrolls. `as` picks the landmark; `label` names it. */
export function Pane({
  as: Element = 'section',
  label,
  head,
  className,
  children,
}: {
  as?: 'section' | 'aside' | 'nav' | 'div'
  label: string
  head?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <Element className={classes('pane', className)} aria-label={label}>
      {head && <header className="pane-head">{head}</header>}
      <Scroll label={label}>{children}</Scroll>
    </Element>
  )
}

/** A part that scrolls and can be scrolled with the keyboard. */
export function Scroll({ label, className, children, ...props }: { label: string } & ComponentProps<'div'>) {
  return (
    <div {...props} className={classes('scroll', className)} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  )
}

/** A whole page of the app: its one <main>, title, actions, content. Sets the title of the tab. */
export function Page({
  title,
  above,
  below,
  actions,
  tabs,
  children,
  bodyClass,
}: {
  title: string
  above?: ReactNode
  below?: ReactNode
  actions?: ReactNode
  tabs?: ReactNode
  children: ReactNode
  bodyClass?: string
}) {
  useTitle(title)
  return (
    <main className="page" id="main" tabIndex={-1}>
      <header className="page-head">
        <div className="grow">
          {above && <p className="xs faint">{above}</p>}
          <h1>{title}</h1>
          {below}
        </div>
        {tabs}
        {actions && <span className="row wrap push">{actions}</span>}
      </header>
      <div className={classes('scroll', bodyClass)} tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </main>
  )
}

/** A part of a panel or form: a heading and a line above, never a box. */
export function Section({
  title,
  aside,
  level = 2,
  children,
}: {
  title: ReactNode
  aside?: ReactNode
  level?: 2 | 3
  children: ReactNode
}) {
  const Heading = `h${level}` as const
  return (
    <section className="sect">
      <header>
        <Heading>{title}</Heading>
        {aside}
      </header>
      {children}
    </section>
  )
}

/** Facts in two columns: what, and what it is. */
export const Facts = ({
  facts,
}: {
  facts: readonly (readonly [term: ReactNode, description: ReactNode] | null | false)[]
}) => (
  <dl className="facts">
    {facts
      .filter((fact) => fact !== null && fact !== false)
      .map(([term, description], index) => (
        <div key={index} style={{ display: 'contents' }}>
          <dt>{term}</dt>
          <dd>{description}</dd>
        </div>
      ))}
  </dl>
)
