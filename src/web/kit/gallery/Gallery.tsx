// Every component in all its states, grouped as one looks for them.
import { Mark } from '../Mark.tsx'
import { Actions } from './Actions.tsx'
import { Fields } from './Fields.tsx'
import { Frames } from './Frames.tsx'
import { Overlays } from './Overlays.tsx'
import { Words } from './Words.tsx'
import style from './gallery.module.css'

export function Gallery() {
  return (
    <main className={style.page} id="main">
      <header className="row">
        <Mark size={36} />
        <div>
          <h1>Design system</h1>
          <p className="sm dim">Add ?theme=dark, ?dir=rtl or ?density=compact to the address.</p>
        </div>
      </header>
      <Actions />
      <Fields />
      <Words />
      <Overlays />
      <Frames />
    </main>
  )
}
