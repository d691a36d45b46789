// The help texts, made from the table of commands so that they cannot lie.
import { type Command, exitCodes, type Option } from './command.ts'

/** The list of all commands. */
export function overview(commands: Command[]): string {
  const lines = commands.map((command) => [signature(command), command.summary] as const)
  const codes = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning] as const)
  return [
    'heed: customer service, from the command line',
    '',
    'Usage: npm run -s heed -- COMMAND [OPTIONS]',
    '',
    'Commands:',
    columns(lines),
    '',
    'Every command explains itself with --help. Settings come from the environment and from the file heed.env;',
    'docs/operate/settings.md lists them.',
    '',
    'Exit codes:',
    columns(codes),
    '',
  ].join('\n')
}

/** The page of one command. */
export function page(command: Command): string {
  const options = Object.entries({ ...command.options, help: { doc: 'show this page' } })
  return [
    `heed ${command.name}: ${command.summary}`,
    '',
    `Usage: npm run -s heed -- ${signature(command)}${Object.keys(command.options).length ? ' [OPTIONS]' : ''}`,
    ...(command.details ? ['', command.details.trim()] : []),
    '',
    'Options:',
    columns(options.map(([name, option]) => [optionName(name, option), option.doc] as const)),
    '',
  ].join('\n')
}

export const signature = ({ name, args }: Command): string => (args ? `${name} ${args}` : name)

function optionName(name: string, { value, short }: Option): string {
  return `${short ? `-${short}, ` : ''}--${name}${value ? `=${value}` : ''}`
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
