// Rights in words: `people:read` has the text `permissions.people.read`, its capability `permissions.people`.
import type { TextKey, Translate } from '#web/kit/i18n.tsx'

export const rightText = (t: Translate, right: string): string => t(`permissions.${right.replace(':', '.')}` as TextKey)

/** Rights by capability, each group with its name, both in the order of the words. */
export function groupRights(t: Translate, rights: readonly string[]): { name: string; rights: string[] }[] {
  const groups = Map.groupBy(rights, (right) => right.split(':')[0]!)
  return [...groups].map(([capability, those]) => ({ name: t(`permissions.${capability}` as TextKey), rights: those }))
}
