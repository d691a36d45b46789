// How a line of the timeline is laid out: a sentence, what stands at its end, and the words or facts under it.
import type { ReactNode } from 'react'
import css from './timeline-line.module.css'

export const TimelineLine = ({ say, end, children }: { say: ReactNode; end?: ReactNode; children?: ReactNode }) => (
  <>
    <div className={css.head}>
      <b>{say}</b>
      {end && <span>{end}</span>}
    </div>
    {children && (
      <p className={css.words} dir="auto">
        {children}
      </p>
    )}
  </>
)
