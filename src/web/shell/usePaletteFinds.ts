// What the palette offers for a query: commands and places at once, finds of the capabilities as they come.
import { useEffect, useMemo, useState } from 'react'
import { contributed } from '../capabilities.ts'
import { useCommandStates } from '../commands.tsx'
import type { PaletteItem, PaletteSource } from '../contribute.ts'
import { useText } from '../kit/i18n.tsx'
import { useMe } from '../session.tsx'
import { rank } from './match.ts'

export type Finds = { id: string; value: string; items: PaletteItem[] }
type FoundGroup = { id: string; title: string; order: number; items: PaletteItem[] }

/** `query` may start with `>` commands only, or with the prefix of a source. */
export function useFinds(query: string): { groups: FoundGroup[]; isLooking: boolean } {
  const typed = query.trimStart()
  const prefix = /^[>@#]/.exec(typed)?.[0]
  const words = typed.slice(prefix?.length ?? 0).trim()
  const commands = useCommandItems(words)
  const places = usePlaceItems(words)
  const { found, isLooking } = useSources(prefix, words)
  const groups = useMemo(() => {
    const own = prefix === undefined || prefix === '>' ? [commands, ...(prefix ? [] : [places])] : []
    return [...own, ...found].filter(({ items }) => items.length)
  }, [commands, places, found, prefix])
  return { groups, isLooking }
}

function useCommandItems(words: string): FoundGroup {
  const t = useText()
  const states = useCommandStates()
  return useMemo(() => {
    const items = states
      .filter(({ command, offered, allowed }) => offered && allowed && !command.keyboardOnly)
      .map(({ command, keys, run }): PaletteItem => ({
        id: command.id,
        label: t(command.titleKey),
        icon: command.icon,
        keys: keys[0],
        run,
      }))
    return { id: 'commands', title: t('shell.palette.doGroup'), order: 0, items: best(items, words, words ? 6 : 8) }
  }, [states, words, t])
}

function usePlaceItems(words: string): FoundGroup {
  const t = useText()
  const { permissions } = useMe()
  return useMemo(() => {
    const open = <T extends { needs?: string }>(each: T) => !each.needs || permissions.includes(each.needs)
    const nav = contributed('nav')
      .filter(open)
      .map(({ id, to, icon, labelKey }): PaletteItem => ({ id: `nav:${id}`, label: t(labelKey), icon, to }))
    const settings = contributed('settingsPages')
      .filter(open)
      .map(({ id, titleKey }): PaletteItem => ({
        id: `settings:${id}`,
        label: t(titleKey),
        sub: t('shell.nav.settings'),
        icon: 'settings',
        to: `/settings/${id}`,
      }))
    return {
      id: 'places',
      title: t('shell.palette.goGroup'),
      order: 1,
      items: best([...nav, ...(words ? settings : [])], words, 5),
    }
  }, [permissions, words, t])
}

function best(items: PaletteItem[], words: string, most: number): PaletteItem[] {
  if (!words) return items.slice(0, most)
  return items
    .map((item) => ({ item, at: rank(`${item.label} ${item.sub ?? ''}`, words) }))
    .filter(({ at }) => at > 0)
    .sort((a, b) => b.at - a.at)
    .slice(0, most)
    .map(({ item }) => item)
}

/** Asks the sources 120 ms after the last key; what came for the earlier words stays until the new finds are there. */
function useSources(prefix: string | undefined, words: string): { found: FoundGroup[]; isLooking: boolean } {
  const t = useText()
  const { permissions } = useMe()
  const [found, setFound] = useState<FoundGroup[]>([])
  const [isLooking, setLooking] = useState(false)
  useEffect(() => {
    const sources = contributed('paletteSources').filter(
      (source) => (!source.needs || permissions.includes(source.needs)) && asks(source, prefix, words),
    )
    setLooking(sources.length > 0)
    if (!sources.length) return setFound([])
    const stopped = new AbortController()
    const timer = setTimeout(() => {
      const asked = sources.map(async ({ id, titleKey, order, search }): Promise<FoundGroup> => {
        // A source that fails or is late leaves the others their finds; opening its page will tell what is wrong.
        const items = await Promise.race([Promise.resolve(search(words, stopped.signal)).catch(() => []), late()])
        return {
          id,
          title: t(titleKey),
          order,
          items: items.slice(0, 8).map((item) => ({ ...item, id: `${id}:${item.id}` })),
        }
      })
      void Promise.all(asked).then((groups) => {
        if (stopped.signal.aborted) return
        setFound(groups.sort((a, b) => a.order - b.order))
        setLooking(false)
      })
    }, 120)
    return () => {
      clearTimeout(timer)
      stopped.abort()
    }
  }, [prefix, words, permissions, t])
  return { found, isLooking }
}

/** How long a source may look, in milliseconds. */
const patience = 2000
const late = () => new Promise<PaletteItem[]>((resolve) => setTimeout(resolve, patience, []))

const asks = (source: PaletteSource, prefix: string | undefined, words: string): boolean =>
  prefix === undefined ? words.length > 0 : source.prefix === prefix
