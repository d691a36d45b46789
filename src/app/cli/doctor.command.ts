// `heed doctor`: looks at everything a working Heed needs and says what to do about what is missing.
import type { Command } from './command.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'check this installation and say what to do about what is wrong',
  options: {},
  details: `
One line for each thing checked. Changes nothing, except that the database is started for the time of the check if
it does not run. The exit code is 0 if everything is well, else 1.`,
  async run({ io }) {
    const { examine } = await import('#app/doctor.ts')
    let well = true
    for await (const { state, name, message } of examine()) {
      if (state === 'wrong') well = false
      io.out(`${{ ok: 'ok   ', note: 'note ', wrong: 'WRONG' }[state]}  ${name.padEnd(14)} ${message}\n`)
    }
    return well ? 'ok' : 'failed'
  },
}
