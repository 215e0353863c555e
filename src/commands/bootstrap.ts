/** Brings a platform up, and goes on where it stopped: `npm run bootstrap -- --env dev`. */
import { parseArgs } from 'node:util'
import type { Environment } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { signedIn } from '../operate/account.ts'
import { FURTHER, STEPS } from '../operate/bootstrap/index.ts'
import { neededSecrets } from '../operate/bootstrap/secrets.ts'
import type { Site, Step } from '../operate/bootstrap/step.ts'
import { FLAGS, operation } from '../operate/operation.ts'
import { samplesIn } from '../operate/samples.ts'

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

function assertKnown(names: readonly string[], environment: string): void {
  const needed = neededSecrets(environment)
  const unknown = names.filter((name) => !needed.includes(name))
  if (unknown.length > 0)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `The cluster reads no secret ${unknown.map((name) => `"${name}"`).join(', ')}.`,
      hint: `It reads: ${needed.join(', ')}.`,
    })
}

/** Nobody wants a platform under the names that this repository is shipped with. */
function assertOwnValues(env: Environment): void {
  const samples = samplesIn(env)
  if (samples.length === 0) return
  throw new UserError('NOT_READY', {
    message: `src/environments/${env.name}.ts is still as shipped: ${samples.join(', ')}`,
    hint: `npm run init -- --name ${env.name}`,
  })
}

async function runStep(site: Site, [name, step]: readonly [string, Step], place: string): Promise<void> {
  const { shell } = site
  shell.log(`\n${place} ${name}: ${step.title}`)
  const done = await step.done(site)
  if (done !== undefined) shell.log(`  done: ${done}`)
  else await step.run(site)
}

/** Takes one step after the other. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    console.log(USAGE)
    return
  }
  const replace = values['replace-secret'] ?? []
  const steps = chosenSteps(values.only, replace.length > 0)
  const { env, shell, ask } = operation(values)
  const given = values['secrets-from-stdin'] ? await readSecrets() : new Map<string, string>()
  assertKnown([...replace, ...given.keys()], env.name)
  assertOwnValues(env)
  const account = await signedIn(shell, env)
  shell.log(`${env.name} in the subscription ${account.name} (${account.id}), as ${account.user.name}`)
  const site: Site = { env, shell, ask, account, given, replace }
  for (const [index, step] of steps.entries()) await runStep(site, step, `[${index + 1}/${steps.length}]`)
  const next = shell.dryRun ? `npm run bootstrap -- --env ${env.name}` : `npm run verify -- --env ${env.name} --watch`
  console.log(`\n${shell.dryRun ? 'Nothing was changed.' : 'Done.'} Next: ${next}`)
}
