// Why a delivery was not taken, in plain words.
import { useText } from '#web/kit/i18n.tsx'
import type { Problem } from '../shops.contract.ts'
import { type PathName, usualPaths } from '../shops.mapping.rules.ts'

export function useProblemWords(): (problem: Problem) => string {
  const t = useText()
  return ({ code, field = '', path = '', value = '' }) => {
    const what = Object.hasOwn(usualPaths, field) ? t(`shops.paths.${field as PathName}`) : field
    return t(`shops.problem.${code}`, { what, path: path || 'none', value: value || 'none' })
  }
}
