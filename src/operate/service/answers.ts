import type { Runtime } from '../../config/schema/services.ts'
import { UserError } from '../../errors.ts'
import type { Ask } from '../ask.ts'
import { type Value, valueAt } from '../init/source.ts'
import type { Log } from '../progress.ts'
import {
  completed,
  defaultsOf,
  type Entry,
  fieldsOf,
  problemOf,
  RUNTIME_ASKS,
  RUNTIMES,
  runtimeOf,
  runtimesWith,
  typedValue,
  withValue,
} from './entry.ts'
import { ENTRY_FIELDS, type EntryField } from './fields.ts'

/** Flags of the command line, by their names. */
export type Flags = Readonly<Record<string, unknown>>

/** What is known of a service that is to be added. */
export interface Wanted {
  readonly name: string
  readonly environments: readonly string[]
  readonly entry: Entry
  /** Flags that somebody has to give, since nobody can be asked. */
  readonly missing: readonly string[]
  /** Flags that the schema cannot judge: what they say has no place in the entry. */
  readonly wrong: readonly string[]
}

const isGiven = (value: unknown): value is string | readonly string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))

async function until<T>(ask: Ask, question: string, log: Log, read: (line: string) => T | string): Promise<T> {
  for (;;) {
    const answer = read(await ask.line(question))
    if (typeof answer !== 'string') return answer
    log(`  ✖ ${answer}`)
  }
}

/** What the line is offered: what it has to have, else what the schema takes, else what the platform makes of nothing. */
function offerOf(field: EntryField, defaults: unknown, name: string): string {
  if (field.offer !== undefined) return field.offer
  if (field.flag === 'host') return name
  if (field.flag === 'owner') return 'that of the environment'
  const value = valueAt(defaults, field.path)
  return Array.isArray(value) && value.length === 0 ? 'none' : String(value)
}

/** Asks for what no flag has said; an empty line takes the offer, and leaves it out of the entry where it is a default. */
async function askRest(name: string, given: Entry, runtime: Runtime, ask: Ask, log: Log): Promise<Entry> {
  const defaults = defaultsOf(runtime)
  let entry = given
  for (const field of fieldsOf(runtime)) {
    if (field.quiet || valueAt(entry, field.path) !== undefined) continue
    const question = `${field.asks} [${offerOf(field, defaults, name)}]: `
    const value = await until<{ readonly value?: Value }>(ask, question, log, (line) => {
      if (line === '' && field.offer === undefined) return {}
      const typed = typedValue(field, line || (field.offer ?? ''))
      return problemOf(withValue(entry, field, typed), field) ?? { value: typed }
    })
    if (value.value !== undefined) entry = withValue(entry, field, value.value)
  }
  return entry
}

/** The environments that are named, each once. @throws UserError where one is not there. */
function environmentsOf(names: readonly string[], all: readonly string[]): readonly string[] {
  const unknown = names.filter((each) => !all.includes(each))
  if (unknown.length === 0) return [...new Set(names)]
  throw new UserError('ARGUMENTS_INVALID', {
    message: `There is no environment "${unknown.join('" and no "')}".`,
    hint: `Use --env with one or several of: ${all.join(', ')}. npm run init makes another.`,
  })
}

async function chooseEnvironments(flag: unknown, all: readonly string[], ask: Ask, log: Log) {
  const [first = ''] = all
  if (Array.isArray(flag)) return environmentsOf(flag, all)
  if (all.length === 1) return all
  if (!ask.interactive) return undefined
  const question = `Environments, with commas: ${all.join(', ')} [${first}]: `
  return until<{ readonly names: readonly string[] }>(ask, question, log, (line) => {
    const names = line === '' ? [first] : line.split(/[\s,]+/).filter(Boolean)
    const unknown = names.filter((each) => !all.includes(each))
    return unknown.length > 0 ? `there is no environment ${unknown.join(', ')}` : { names }
  }).then(({ names }) => names)
}

async function chooseRuntime(flag: unknown, ask: Ask, log: Log): Promise<Runtime | undefined> {
  const must = `must be one of ${RUNTIMES.join(', ')}`
  if (typeof flag === 'string') {
    const runtime = runtimeOf(flag)
    if (runtime) return runtime
    throw new UserError('ARGUMENTS_INVALID', { message: `--runtime ${flag} ${must}.`, hint: `${RUNTIME_ASKS}.` })
  }
  if (!ask.interactive) return undefined
  const { runtime } = await until<{ readonly runtime: Runtime }>(ask, `${RUNTIME_ASKS} [oip]: `, log, (line) => {
    const found = runtimeOf(line || 'oip')
    return found ? { runtime: found } : must
  })
  return runtime
}

/** What is wrong with a flag that was given, where it is. */
function wrongIn(field: EntryField, value: string | readonly string[], runtime: Runtime): readonly string[] {
  const having = runtimesWith(field)
  if (!having.includes(runtime)) return [`--${field.flag}: not for ${runtime}, only for ${having.join(' and ')}`]
  const unpaired = field.typed === 'pairs' ? [value].flat().filter((text) => !text.includes('=')) : []
  return unpaired.map((text) => `--${field.flag} ${text}: must be NAME=VALUE`)
}

/** Everything about a service to add: from the flags, and from answers where somebody can be asked. */
export async function collect(
  named: string | undefined,
  flags: Flags,
  all: readonly string[],
  ask: Ask,
  log: Log,
): Promise<Wanted> {
  const name = named ?? (ask.interactive ? await ask.line('Name of the service: ') : undefined)
  const environments = await chooseEnvironments(flags['env'], all, ask, log)
  const runtime = await chooseRuntime(flags['runtime'], ask, log)
  const missing = [
    ...(name === undefined ? ['NAME: name of the service, behind add'] : []),
    ...(environments === undefined ? [`--env: environments that get it, of ${all.join(', ')}`] : []),
    ...(runtime === undefined ? [`--runtime: ${RUNTIME_ASKS}`] : []),
  ]
  const typed = ENTRY_FIELDS.flatMap((field) => {
    const value = flags[field.flag]
    return isGiven(value) ? [{ field, value, wrong: runtime ? wrongIn(field, value, runtime) : [] }] : []
  })
  const given = typed
    .filter(({ wrong }) => wrong.length === 0)
    .reduce<Entry>((entry, { field, value }) => withValue(entry, field, typedValue(field, value)), {
      runtime: runtime ?? 'oip',
    })
  const wrong = typed.flatMap((each) => each.wrong)
  const known = { name: name ?? '', environments: environments ?? [], wrong }
  if (runtime === undefined) return { ...known, entry: given, missing }
  if (ask.interactive && wrong.length > 0) return { ...known, entry: completed(given, runtime), missing }
  if (ask.interactive) return { ...known, entry: await askRest(known.name, given, runtime, ask, log), missing }
  const needed = fieldsOf(runtime).filter(
    ({ offer, path }) => offer !== undefined && valueAt(given, path) === undefined,
  )
  return {
    ...known,
    // With what stands in for them, so that everything else that is wrong is found as well.
    entry: completed(given, runtime),
    missing: [...missing, ...needed.map(({ flag, asks }) => `--${flag}: ${asks}`)],
  }
}
