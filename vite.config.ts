// How the agent app is built (`build/web`) and served while working on it (`npx vite`, with the API on port 8080).
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractsAsData } from './scripts/vite/contracts.ts'
import { lucideIcons } from './scripts/vite/icons.ts'
import { startGroup } from './scripts/vite/start.ts'
import { browserTexts } from './scripts/vite/texts.ts'

/** `HEED_GALLERY=1 npx vite build` builds the gallery of the design system instead of the app. */
const gallery = process.env['HEED_GALLERY'] === '1'

const api = { target: 'http://127.0.0.1:8080', changeOrigin: true }

export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'src/web/public',
  plugins: [browserTexts(), contractsAsData(), lucideIcons(), react()],
  server: { proxy: { '/api': api, '/portal': api, '/readyz': api } },
  build: {
    outDir: gallery ? 'build/gallery' : 'build/web',
    emptyOutDir: true,
    // Browsers that know light-dark(), nesting and :has(), so that nothing of the stylesheet is rewritten.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // Everything is a file: the content security policy of the app names no data: for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: gallery
      ? { input: 'src/web/kit/gallery.html' }
      : { output: { codeSplitting: { groups: [startGroup(import.meta.dirname)] } } },
  },
})
