// Once before all journeys: the web app is built, so that not every Heed that starts builds it.
import { ensureWebApp } from '#app/webapp.ts'

export default async function prepare(): Promise<void> {
  await ensureWebApp((line) => process.stdout.write(`${line}\n`))
}
