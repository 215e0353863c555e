import { readFileSync } from 'node:fs'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { type Ask, createAsk } from '../ask.ts'
import { fileOf, forgetting, IMAGES_FILE, writeThen } from '../init/files.ts'
import { removeFromText } from '../init/source.ts'
import { synthOrRefuse } from '../init/synth.ts'
import { log } from '../operation.ts'
import { OUTPUTS_FILE } from '../outputs.ts'
import { createShell } from '../shell.ts'
import { consequencesOf } from './consequences.ts'

/** What the command line says. */
export interface RemoveFlags {
  /** Every environment that has it, where it is left out. */
  readonly env: readonly string[] | undefined
  readonly yes: boolean
  readonly dryRun: boolean
}

const all = new Map<string, EnvironmentInput>(Object.entries(ENVIRONMENTS))

/** The environments that lose it. @throws UserError where one is not there, or has no such service. */
function environmentsWith(name: string, asked: readonly string[] | undefined): readonly string[] {
  const having = [...all]
    .filter(([, { services }]) => Object.hasOwn(services, name))
    .map(([environment]) => environment)
  const wrong = (asked ?? []).filter((each) => !having.includes(each))
  if (having.length > 0 && wrong.length === 0) return asked === undefined ? having : [...new Set(asked)]
  const services = [...new Set([...all.values()].flatMap((input) => Object.keys(input.services)))]
  throw new UserError('ARGUMENTS_INVALID', {
    message: `There is no service "${name}" in ${(wrong.length > 0 ? wrong : [...all.keys()]).join(' or ')}.`,
    hint: having.length > 0 ? `${having.join(', ')} has it.` : `There are: ${services.join(', ') || 'none'}.`,
  })
}

interface Removal {
  readonly before: Environment
  readonly after: Environment
}

/** An environment with and without it. @throws UserError in the words of the rules where another needs it. */
function removalFrom(environment: string, name: string): Removal {
  const input = all.get(environment)
  const before = parseEnvironment(environment, input)
  const { [name]: _, ...services } = input?.services ?? {}
  try {
    return { before, after: parseEnvironment(environment, { ...input, services }) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError('CONFIG_INVALID', {
      message: `Without ${name}, ${error.message.replace(/^E/, 'e')}`,
      hint: `Nothing was changed. Correct ${fileOf(environment)} first, then this again.`,
    })
  }
}

/** The file of an environment without the entry. */
function withoutEntry(environment: string, name: string): string {
  const file = fileOf(environment)
  try {
    return removeFromText(readFileSync(file, 'utf8'), ['services', name])
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError('CONFIG_INVALID', {
      message: `${file} cannot be changed by a program: ${error.message.replace(/^.*: /, '')}.`,
      hint: `Nothing was changed. Take ${name} out of the services of ${environment} by hand, its digest out of ${IMAGES_FILE} and its id out of ${OUTPUTS_FILE}, then run npm run synth.`,
    })
  }
}

/** Asks; where users have it, for its name. */
async function agree(ask: Ask, name: string, removals: readonly Removal[]): Promise<void> {
  const names = removals.map(({ before }) => before.name).join(' and ')
  const isLive = removals.some(({ before }) => before.live && !before.waiting.includes(name))
  const question = isLive
    ? `Type ${name} to remove it from ${names}: `
    : `Remove ${name} from ${names} in this repository? [y/N] `
  const answer = await ask.line(question)
  if (isLive ? answer === name : /^y(es)?$/i.test(answer)) return
  throw new UserError('NOT_CONFIRMED', { message: 'Nothing was changed.', hint: 'Run it again to remove it.' })
}

const listed = (lines: readonly string[]) => lines.map((line) => `  - ${line}`).join('\n')

/** Takes a service out of environments: says what goes and what stays, asks, and runs synth; all of it, or nothing. */
export async function removeService(name: string | undefined, { env, yes, dryRun }: RemoveFlags): Promise<void> {
  const ask = createAsk()
  const shell = createShell({ ask, yes, dryRun, log })
  if (name === undefined)
    throw new UserError('ARGUMENTS_INVALID', {
      message: 'Say which service, behind remove.',
      hint: 'npm run service -- remove NAME',
    })
  const environments = environmentsWith(name, env)
  const removals = environments.map((each) => removalFrom(each, name))
  const files = new Map<string, string | undefined>([
    ...environments.map((each) => [fileOf(each), withoutEntry(each, name)] as const),
    ...forgetting(
      IMAGES_FILE,
      environments.map((each) => [each, name]),
    ),
    ...forgetting(
      OUTPUTS_FILE,
      environments.map((each) => [each, 'clientIds', name]),
    ),
  ])
  const consequences = removals.map(({ before, after }) => ({
    ...consequencesOf(name, before, after),
    of: before.name,
  }))
  for (const { goes, stays, of } of consequences)
    console.log(`${name} in ${of}\n\nGoes:\n${listed(goes)}\n\nStays:\n${listed(stays)}\n`)
  if (dryRun) {
    log(`would change ${[...files.keys()].join(', ')}, and run synth`)
    return
  }
  if (!yes) await agree(ask, name, removals)
  await writeThen(files, () => synthOrRefuse(shell))
  console.log(`${name} is gone from ${environments.join(' and ')} in this repository. Next:\n`)
  console.log('  npm run diff')
  console.log(`  git add --all && git commit --message '${name}: removed' && git push`)
  for (const { of } of consequences.filter(({ isConfirmed }) => isConfirmed))
    console.log(
      `  argocd app confirm-deletion namespaces   # in ${of}, once it waits; until then its pods may run on, and root may wait`,
    )
  for (const each of environments)
    console.log(`  npm run bootstrap -- --env ${each} --only infrastructure   # or the pipeline, at the merge`)
}
