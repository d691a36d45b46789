// One part of the gallery: a name, and the thing itself.
import type { ReactNode } from 'react'
import style from './gallery.module.css'

export const Spec = ({ title, note, children }: { title: string; note?: string; children: ReactNode }) => (
  <section className={style.spec}>
    <header>
      <h2>{title}</h2>
      {note && <p className="xs faint">{note}</p>}
    </header>
    <div className={style.demo}>{children}</div>
  </section>
)
