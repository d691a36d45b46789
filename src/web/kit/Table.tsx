// A table with hairlines, numbers at the end edge. On narrow screens it scrolls in its own named region, or each row
// becomes a small block.
import type { Key, ReactNode } from 'react'
import { classes } from './classes.ts'

export type Column<R> = {
  id: string
  label: ReactNode
  cell: (row: R) => ReactNode
  /** Numbers stand at the end edge. */
  numeric?: boolean
  /** The cell that names the row; one per table. */
  heading?: boolean
  /** Share of the table, e.g. `40%`, so that tables above each other line up. */
  width?: string
  /** The label is only said, e.g. of a column of buttons. */
  quietLabel?: boolean
}

export function Table<R>({
  label,
  columns,
  rows,
  keyOf,
  tight,
  stacks,
}: {
  label: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  keyOf: (row: R) => Key
  tight?: boolean
  /** On narrow screens: rows become blocks, the last cell (its buttons) stands at the end of the first line. */
  stacks?: boolean
}) {
  return (
    <div className={classes('table-place', stacks && 'stacks')} role="group" aria-label={label} tabIndex={0}>
      <table className={classes('table', tight && 'tight')} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classes(column.numeric && 'num')}
                style={column.width ? { inlineSize: column.width } : undefined}
              >
                {column.quietLabel ? <span className="sr">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) =>
                column.heading ? (
                  <th key={column.id} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={column.id}
                    className={classes(column.numeric && 'num')}
                    data-label={stacks && !column.quietLabel && typeof column.label === 'string' ? column.label : undefined}
                  >
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
