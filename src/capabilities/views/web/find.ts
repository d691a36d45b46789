// Saved views by name, for the palette.
import type { PaletteItem } from '#web/contribute.ts'
import { readViews } from './data.ts'

const most = 8

export async function findViews(query: string): Promise<PaletteItem[]> {
  const wanted = query.trim().toLocaleLowerCase()
  if (!wanted) return []
  const fitting = (await readViews()).filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  return fitting
    .slice(0, most)
    .map(({ id, name, icon, team }) => ({ id, label: name, sub: team?.name, icon, to: `/inbox/view/${id}` }))
}
