// Scores the reading of mail against corpora and fails below what was reached before: node .ci/corpora.mjs DIR
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const [corpora] = process.argv.slice(2)
/** At least this share of checks. */
const floors = {
  'stalwart-mime': 0.976, 'reply-trimmer': 0.85, 'talon-reply': 0.85, 'crisp-reply': 1, 'sisimai-bounces': 0.92, 'mime-robust': 1, 'chatwoot-mail': 1, 'html-xss': 1,
}
const { stdout } = spawnSync('node', [join(corpora, 'score', 'score-all.mjs'), '--corpora', corpora, '--modules', '.', '--cmd', 'npm run -s heed -- mail inspect --list {list}'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
console.log(stdout)
let failed = 0
let passed = 0
for (const [name, floor] of Object.entries(floors)) {
  const [, got, all] = new RegExp(`^${name}: (\\d+)/(\\d+)`, 'm').exec(stdout) ?? []
  if (got / all >= floor) passed++
  else {
    failed++
    console.error(`${name}: ${got}/${all} is below ${floor * 100} %`)
  }
}
console.log(`corpora: ${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
