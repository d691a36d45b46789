// `heed user create` and `heed user reset-password`: people, from the command line.
import { text } from 'node:stream/consumers'
import type { Writer } from '#kernel/capability.ts'
import { type Command, CommandError, type Given, type Io } from './command.ts'
import { withApp } from './session.ts'

const passwordOption = { doc: 'read the password from standard input instead of making a link' }

export const userCreate: Command = {
  name: 'user create',
  summary: 'add a person who works here',
  args: 'EMAIL',
  count: [1, 1],
  options: {
    name: { value: 'NAME', doc: 'name of the person; what stands before the @ if not given' },
    role: { value: 'agent|lead|admin', doc: 'what the person may do; agent if not given' },
    'password-stdin': passwordOption,
  },
  details: `
Prints a link with which the person chooses a password and is in; the invitation is mailed too where sending mail
is set up. With --password-stdin the account is ready at once:
  echo "$PASSWORD" | npm run -s heed -- user create mara@shop.example --password-stdin`,
  async run({ args, options, io }) {
    const { AgentEmail, AgentName, RoleName } = await import('#capabilities/people/people.contract.ts')
    const { addUser } = await import('#capabilities/access/access.public.ts')
    const email = usable(AgentEmail.safeParse(args[0]), `"${args[0]}" is not an e-mail address`)
    const name = usable(AgentName.safeParse(options.name ?? email.split('@')[0]), 'The name can not be used')
    const role = usable(
      RoleName.safeParse(options.role ?? 'agent'),
      `There is no role "${options.role}": agent, lead or admin`,
    )
    const password = await askedPassword(options, io)
    const link = await written((w) => addUser(w, { email, name, role, password }))
    io.out(link ? `${link}\n` : `${email} can sign in now.\n`)
  },
}

export const userResetPassword: Command = {
  name: 'user reset-password',
  summary: 'let a person back in who lost the password',
  args: 'EMAIL',
  count: [1, 1],
  options: { 'password-stdin': passwordOption },
  details: `
Prints a link, good for one hour and once, with which the person sets a new password. With --password-stdin the
new password is set at once. Either way every session of the person ends when the password is set.`,
  async run({ args, options, io }) {
    const { resetUser } = await import('#capabilities/access/access.public.ts')
    const password = await askedPassword(options, io)
    const link = await written((w) => resetUser(w, args[0]!, password))
    io.out(link ? `${link}\n` : `The password is set, and every session of ${args[0]} has ended.\n`)
  },
}

/** Runs `work` in one transaction, as the system. */
export const written = <T>(work: (w: Writer) => Promise<T>): Promise<T> =>
  withApp(async ({ kernel }) => {
    const [{ transact }, { system }] = await Promise.all([import('#kernel/transact.ts'), import('#kernel/actor.ts')])
    return transact(kernel, { actor: system, requestId: null }, work)
  })

async function askedPassword(options: Given['options'], io: Io): Promise<string | undefined> {
  if (!options['password-stdin']) return undefined
  const password = (await text(io.stdin)).replace(/\r?\n$/, '')
  if (!password)
    throw new CommandError('usage', 'Nothing came on standard input; --password-stdin expects the password there.')
  return password
}

function usable<T>(checked: { success: true; data: T } | { success: false }, message: string): T {
  if (!checked.success) throw new CommandError('usage', `${message}.`)
  return checked.data
}
