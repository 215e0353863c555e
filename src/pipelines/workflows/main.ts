/**
 * What the steps of `.github/workflows/` call: `node src/pipelines/workflows/run.ts COMMAND`.
 *
 * Node 24 runs these files as they are, so the jobs that may change Azure install no package: what this imports is Node's
 * own or ours.
 */
import { parseArgs } from 'node:util'
import { UserError } from '../../errors.ts'
import { COMMANDS } from './commands.ts'
import { stepOf } from './step.ts'

export const USAGE =
  'node src/pipelines/workflows/run.ts COMMAND [--NAME VALUE]…   (src/pipelines/workflows/commands.ts has the commands)'

const OPTIONS =
  'as base body branch changes commit digest env file image layout lock-timeout name on out pictures plan pull-request report reports runtime sarif service sha256 title'

/** Runs one command; resolves to the exit code. */
export async function main(args = process.argv.slice(2), env = process.env): Promise<number> {
  const step = stepOf(env)
  try {
    const options = Object.fromEntries(OPTIONS.split(' ').map((name) => [name, { type: 'string' as const }]))
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name = ''] = positionals
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!command)
      throw new UserError('ARGUMENTS_INVALID', {
        message: `"${name}" is not a command; there are ${Object.keys(COMMANDS).join(', ')}.`,
        hint: USAGE,
      })
    const optional = (option: string) => values[option] as string | undefined
    const option = (wanted: string) => {
      const value = optional(wanted)
      if (value) return value
      throw new UserError('ARGUMENTS_INVALID', { message: `${name} needs --${wanted}.`, hint: USAGE })
    }
    return (await command({ option, optional, step, env })) === false ? 1 : 0
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { code, message, hint } = error
    step.annotate('error', code, `${message}\n\n${hint}`)
    step.summary(`### ❌ ${code}\n\n${message}\n\n**What to do:** ${hint}`)
    return 1
  }
}
