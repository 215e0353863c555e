import { type Environment, parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { type Ask, createAsk } from './ask.ts'
import { createShell, type Shell } from './shell.ts'

/** Flags that all commands on an environment have. */
export const FLAGS = {
  env: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

interface Values {
  readonly env?: string | undefined
  readonly yes: boolean
  readonly 'dry-run': boolean
}

/** One command on one environment. */
export interface Operation {
  readonly env: Environment
  readonly shell: Shell
  readonly ask: Ask
}

/** Reads an environment; the only one there is need not be named. */
export function chooseEnvironment(name: string | undefined): Environment {
  const all = new Map<string, unknown>(Object.entries(ENVIRONMENTS))
  const [first] = all.keys()
  const chosen = name ?? (all.size === 1 ? first : undefined)
  if (chosen === undefined || !all.has(chosen))
    throw new UserError('ARGUMENTS_INVALID', {
      message: chosen === undefined ? 'Say which environment.' : `There is no environment "${chosen}".`,
      hint: `Use --env with one of: ${[...all.keys()].join(', ')}. npm run init makes another.`,
    })
  return parseEnvironment(chosen, all.get(chosen))
}

/** Prints beside the result, so that `--json` stays JSON. */
export const log = (text: string): void => console.error(text)

/** What a command needs, from its flags. */
export function operation(values: Values): Operation {
  const ask = createAsk()
  const shell = createShell({ ask, yes: values.yes, dryRun: values['dry-run'], log })
  return { env: chooseEnvironment(values.env), shell, ask }
}

/** Reads the number of a flag. */
export function positive(flag: string, text: string, usage: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new UserError('ARGUMENTS_INVALID', { message: `--${flag} ${text} is not a number above 0.`, hint: usage })
}
