// The browser gets the texts that the app shows by itself; those of refusals come worded with the server's answer, those
// of the portal with its pages.
import type { Plugin } from 'vite'

export const browserTexts = (): Plugin => ({
  name: 'texts of the browser',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/src\/locales\/[\w-]+\.json$/.test(id)) return undefined
    const all = JSON.parse(code) as Record<string, string>
    const shown = Object.entries(all).filter(([key]) => !/^(?:errors|portal(?!\.settings))\./.test(key))
    return { code: JSON.stringify(Object.fromEntries(shown)), map: null }
  },
})
