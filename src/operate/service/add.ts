import { readFileSync } from 'node:fs'
import { parseEnvironment } from '../../config/load.ts'
import { registryHost } from '../../config/names.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { createAsk } from '../ask.ts'
import { fileOf, writeThen } from '../init/files.ts'
import { addToText, lines } from '../init/source.ts'
import { synthOrRefuse } from '../init/synth.ts'
import { log } from '../operation.ts'
import { createShell } from '../shell.ts'
import { collect, type Flags, type Wanted } from './answers.ts'
import type { Entry } from './entry.ts'

const all = new Map<string, EnvironmentInput>(Object.entries(ENVIRONMENTS))

/** What the schema and the rules say of an environment with a service more; nothing where it is well. */
function problemsIn(environment: string, name: string, entry: Entry): string | undefined {
  const input = all.get(environment)
  parseEnvironment(environment, input) // what is wrong without it is another matter
  if (input && Object.hasOwn(input.services, name)) return `✖ ${environment} has a service ${name} already`
  try {
    const { services } = parseEnvironment(environment, { ...input, services: { ...input?.services, [name]: entry } })
    return Object.hasOwn(services, name) ? undefined : `✖ ${name} is no name for a service` // __proto__ is left out
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

/** Everything that is missing or wrong, at once. */
function assertRight({ name, environments, entry, missing, wrong: flags }: Wanted): void {
  // Without a name or a runtime there is no entry to look at.
  const isWhole = !missing.some((line) => /^(NAME|--runtime)/.test(line))
  const places = environments.length > 0 ? environments : [...all.keys()].slice(0, 1)
  const wrong = isWhole ? places.flatMap((each) => problemsIn(each, name, entry) ?? []) : []
  const said = [...missing, ...flags]
  if (said.length + wrong.length === 0) return
  const problems = [...said.map((line) => `✖ ${line}`), ...wrong]
  throw new UserError(said.length > 0 ? 'ARGUMENTS_INVALID' : 'CONFIG_INVALID', {
    message: `The service ${name ? `${name} ` : ''}cannot be added.\n${problems.join('\n')}`,
    hint: 'Nothing was written. npm run service -- --help lists the flags; in a terminal it asks.',
  })
}

/** The file of an environment with the entry; or the lines for a person, where the file is more than values. */
function withEntry(environment: string, name: string, entry: Entry): string {
  const file = fileOf(environment)
  try {
    return addToText(readFileSync(file, 'utf8'), ['services', name], entry)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError('CONFIG_INVALID', {
      message: `${file} cannot be changed by a program: ${error.message.replace(/^.*: /, '')}.`,
      hint: `Nothing was written. Write this into the services of ${environment} by hand, then run npm run synth:\n\n${lines({ [name]: entry }, '', 2).slice(2, -2)}`,
    })
  }
}

/** What has to happen until it runs. */
function nextSteps(name: string, environments: readonly string[]): string {
  const [first = ''] = environments
  const image = (environment: string) => {
    const { organization = '' } = all.get(environment) ?? {}
    return `${registryHost({ name: environment, organization })}/${name}`
  }
  const registry = image(first).split('.')[0]
  return [
    `npm run diff                                       # what it opens, and what it reserves`,
    `git add --all && git commit --message '${name}: a service' && git push`,
    ...environments.map(
      (each) =>
        `npm run bootstrap -- --env ${each}    # applies its identity, and takes its id; or the pipeline, at the merge`,
    ),
    `az acr import --name ${registry} --source … --image ${name}:…   # or push it there`,
    `npm run promote -- --env ${first} --service ${name} --image ${image(first)}@sha256:…`,
    ...environments.slice(1).map((each) => `npm run promote -- --env ${each} --service ${name}`),
    `npm run verify -- --env ${first} --only services`,
  ]
    .map((line) => `  ${line}`)
    .join('\n')
}

/** Adds a service to one or several environments, and runs synth; all of it, or nothing. */
export async function addService(
  named: string | undefined,
  flags: Flags & { readonly 'dry-run': boolean },
): Promise<void> {
  const ask = createAsk()
  const shell = createShell({ ask, yes: false, dryRun: flags['dry-run'], log })
  const wanted = await collect(named, flags, [...all.keys()], ask, log)
  assertRight(wanted)
  const { name, environments, entry } = wanted
  const files = new Map(environments.map((each) => [fileOf(each), withEntry(each, name, entry)]))
  const names = [...files.keys()].join(' and ')
  if (shell.dryRun) {
    console.log(lines({ services: { [name]: entry } }, '', 3).slice(2, -2))
    log(`would write that into ${names}, and run synth`)
    return
  }
  await writeThen(files, () => synthOrRefuse(shell))
  console.log(`\n${name} is in ${names}, and synth agrees. Next:\n\n${nextSteps(name, environments)}`)
}
