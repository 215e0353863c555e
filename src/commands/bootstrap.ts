/** Brings a platform up, and goes on where it stopped: `npm run bootstrap -- --env dev`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { bootstrap } from '../operate/bootstrap/bootstrap.ts'
import { FURTHER, STEPS } from '../operate/bootstrap/index.ts'
import type { Step } from '../operate/bootstrap/step.ts'
import { FLAGS, operation } from '../operate/operation.ts'

export const USAGE = `npm run bootstrap -- --env NAME [--yes] [--dry-run] [--only STEP] [--secrets-from-stdin]

  --yes, -y              change without asking
  --dry-run              print what would be run, change nothing
  --only STEP            one step: ${Object.keys({ ...STEPS, ...FURTHER }).join(', ')}
  --secrets-from-stdin   lines NAME=VALUE, for pipelines
  --replace-secret NAME  ask for a secret again that is there; may be repeated

Each step looks first whether it is done, so running it again goes on where it stopped.`

const OPTIONS = {
  ...FLAGS,
  only: { type: 'string' },
  'secrets-from-stdin': { type: 'boolean', default: false },
  'replace-secret': { type: 'string', multiple: true },
} as const

function chosenSteps(only: string | undefined, replaces: boolean): readonly [string, Step][] {
  const wanted = only ?? (replaces ? 'secrets' : undefined)
  if (wanted === undefined) return Object.entries(STEPS)
  const step = Object.entries<Step>({ ...STEPS, ...FURTHER }).find(([name]) => name === wanted)
  if (step) return [step]
  throw new UserError('ARGUMENTS_INVALID', { message: `There is no step "${wanted}".`, hint: USAGE })
}

/** Lines NAME=VALUE. */
async function readSecrets(): Promise<ReadonlyMap<string, string>> {
  let input = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk
  const lines = input.split(/\r?\n/).filter((line) => line.trim() !== '')
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=')
      // Not the line itself: it may be a secret.
      if (at <= 0)
        throw new UserError('ARGUMENTS_INVALID', {
          message: 'A line on standard input is not NAME=VALUE.',
          hint: USAGE,
        })
      return [line.slice(0, at).trim(), line.slice(at + 1)]
    }),
  )
}

/** Takes one step after the other. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  const replace = values['replace-secret'] ?? []
  const steps = chosenSteps(values.only, replace.length > 0)
  const operated = operation(values)
  const given = values['secrets-from-stdin'] ? await readSecrets() : new Map<string, string>()
  await bootstrap(operated, { steps, given, replace })
}
