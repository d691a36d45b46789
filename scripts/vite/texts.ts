// The browser gets the texts that it shows by itself; those of refusals come worded with the server's answer.
import type { Plugin } from 'vite'

export const browserTexts = (): Plugin => ({
  name: 'texts of the browser',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/src\/locales\/[\w-]+\.json$/.test(id)) return undefined
    const all = JSON.parse(code) as Record<string, string>
    const shown = Object.entries(all).filter(([key]) => !key.startsWith('errors.'))
    return { code: JSON.stringify(Object.fromEntries(shown)), map: null }
  },
})
