// Where `heed` begins: `node src/app/main.ts COMMAND`.
import { runCli } from './cli/cli.ts'

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: process.stdin,
})
