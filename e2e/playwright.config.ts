// The journeys: what people do with Heed, in a real browser against the real program, with real mail in and out.
//   npm test                                     everything
//   npx playwright test -c e2e -g 'bounce'       one journey
import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { launchOptions } from './browser.ts'

/** These take the longest and begin first, so that nobody waits for one of them in the end. */
const long = /(sidethreads|without-a-mouse|three-agents|sending|hostile-mail|note-and-files)\.journey\.ts/

export default defineConfig({
  testDir: './journeys',
  projects: [
    { name: 'long', testMatch: long },
    { name: 'short', testMatch: '*.journey.ts', testIgnore: long },
  ],
  outputDir: '../build/journeys',
  fullyParallel: true,
  // Journeys wait, most of all for the ten seconds in which a reply can be called back.
  workers: availableParallelism() + 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A machine that tests may be busy with other things; what needs a second run is named as flaky.
  retries: process.env['CI'] ? 1 : 0,
  // scripts/test.ts reads the second.
  reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['json'] as const] : [])],
  globalSetup: './support/prepare.ts',
  use: {
    launchOptions: await launchOptions(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
  },
})
