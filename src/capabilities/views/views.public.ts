// What others may call.
export { type Chosen, listRows, listRowsOf, toListRow } from './views.rows.ts'
