// `heed token create`: an API token for a person, from the command line.
import { type Command, CommandError } from './command.ts'
import { written } from './user.command.ts'

export const tokenCreate: Command = {
  name: 'token create',
  summary: 'make an API token that acts for a person',
  args: 'EMAIL',
  count: [1, 1],
  options: {
    name: { value: 'NAME', doc: 'what it is for, as the list of tokens shows it; "command line" if not given' },
    scopes: { value: 'A,B', doc: "rights it gets, e.g. people:read,organisation:manage; a part of the person's own" },
    all: { doc: 'give it all rights that the person has now, instead of --scopes' },
    days: { value: 'NUMBER', doc: 'days until it ends; it does not end if not given' },
  },
  details: `
Prints the token and nothing else. It is shown this once: Heed keeps only a digest. Use it as
  curl -H "Authorization: Bearer $TOKEN" http://localhost:8080/api/v1/me
The person can see and end it under Settings, API tokens.`,
  async run({ args, options, io }) {
    const scopes =
      typeof options.scopes === 'string'
        ? options.scopes
            .split(',')
            .map((scope) => scope.trim())
            .filter(Boolean)
        : undefined
    if (Boolean(scopes?.length) === Boolean(options.all))
      throw new CommandError('usage', 'Give either --scopes=A,B or --all.')
    const days = options.days === undefined ? undefined : Number(options.days)
    if (days !== undefined && !(days > 0 && days <= 36_500))
      throw new CommandError('usage', `--days takes a number of days, not "${options.days}".`)
    const { addToken } = await import('#capabilities/access/access.public.ts')
    const name = String(options.name ?? 'command line')
    const secret = await written((w) => {
      const expiresAt = days === undefined ? null : new Date(w.now.getTime() + days * 24 * 3600 * 1000).toISOString()
      return addToken(w, { email: args[0]!, name, scopes, expiresAt })
    })
    io.out(`${secret}\n`)
  },
}
