// Where `heed` begins: `node src/app/main.ts COMMAND`.
import { runCli } from './cli/cli.ts'

const code = await runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: process.stdin,
})

process.exitCode = code
// Nothing that a library left open may keep a finished program; what is still being written gets its time.
setTimeout(() => process.exit(code), 2000).unref()
