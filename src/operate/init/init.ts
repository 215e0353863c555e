import { readFileSync } from 'node:fs'
import { parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { type Ask, createAsk } from '../ask.ts'
import { log } from '../operation.ts'
import { createShell } from '../shell.ts'
import { collectAnswers } from './answers.ts'
import { type Change, changesOf, derived, edited, sampleGroups, zoneOffer } from './changes.ts'
import { FIELDS, type Field, problemOfName } from './fields.ts'
import { copyLock, fileOf, INDEX, register, renamed, writeThen } from './files.ts'
import { githubIds, offers } from './offers.ts'
import { setInValues, type Value, valueAt } from './source.ts'
import { synthOrRefuse } from './synth.ts'

const all = new Map<string, EnvironmentInput>(Object.entries(ENVIRONMENTS))

/** The name, asked for where no flag says it; without a terminal what is missing or wrong with it. */
async function chooseName(
  flag: string | undefined,
  ask: Ask,
): Promise<{ readonly name: string; readonly problem?: string }> {
  for (let chosen = flag; ; chosen = undefined) {
    if (chosen === undefined && !ask.interactive) return { name: '', problem: '--name: name of the environment' }
    const name = chosen ?? ((await ask.line('Name of the environment [dev]: ')) || 'dev')
    const problem = problemOfName(name)
    if (!problem) return { name }
    if (!ask.interactive) return { name, problem: `--name ${problem}` }
    log(`  ✖ ${problem}`)
  }
}

function templateOf(name: string, from: string | undefined): readonly [string, EnvironmentInput] {
  const source = from ?? (all.has(name) ? name : all.keys().next().value)
  const template = all.get(source ?? '')
  if (source !== undefined && template) return [source, template]
  throw new UserError('ARGUMENTS_INVALID', {
    message: `There is no environment "${source}" to start from.`,
    hint: `Use --from with one of: ${[...all.keys()].join(', ')}.`,
  })
}

/** The other environments, where all have to agree. */
function otherFiles(name: string, answers: ReadonlyMap<Field, Value>): ReadonlyMap<string, string> {
  const shared = [...answers].filter(([{ shared }]) => shared).map(([{ path }, value]): Change => [path, value])
  const files = new Map<string, string>()
  for (const [other, values] of all) {
    const changes = shared.filter(([path, value]) => valueAt(values, path) !== value)
    if (other === name || changes.length === 0) continue
    files.set(fileOf(other), edited(readFileSync(fileOf(other), 'utf8'), changes))
    log(`${fileOf(other)}: ${changes.map(([path]) => path.join('.')).join(', ')} as well, as all environments share it`)
  }
  return files
}

/** Jobs of a new repository sign in with ids beside the names; what a flag said stays. */
async function addGithubIds(answers: Map<Field, Value>, template: EnvironmentInput): Promise<void> {
  const url = [...answers].find(([{ flag }]) => flag === 'repository')?.[1] ?? template.repository.url
  if (url === template.repository.url && template.repository.repositoryId) return
  for (const [flag, id] of Object.entries(await githubIds(String(url)))) {
    const field = FIELDS.find((each) => each.flag === flag)
    if (field && !answers.has(field)) answers.set(field, id)
  }
}

/** What the command line says; the flags of `FIELDS` by their names. */
export interface InitFlags extends Readonly<Record<string, unknown>> {
  readonly name?: string | undefined
  readonly from?: string | undefined
  readonly 'dry-run': boolean
}

/** Asks for what no flag says, writes the file of an environment, registers it, and runs synth. */
export async function init(values: InitFlags): Promise<void> {
  const ask = createAsk()
  const shell = createShell({ ask, yes: false, dryRun: values['dry-run'], log })
  const { name, problem } = await chooseName(values.name, ask)
  const [source, template] = templateOf(name, values.from)
  const zone = zoneOffer(name, source, template)
  const offered = new Map([...(await offers(shell)), ...(zone ? [['zone', zone] as const] : [])])
  const given = { ...(values.from && zone ? { zone } : {}), ...values }
  const answers = await collectAnswers(
    { flags: given, template, takesTemplate: values.from !== undefined, offered, problems: problem ? [problem] : [] },
    ask,
    log,
  )

  await addGithubIds(answers, template)
  const today = new Date().toISOString()
  const changes = [...derived(name, template, all, today), ...changesOf(answers)]
  changes.push(...sampleGroups(template, changes))
  parseEnvironment(
    name,
    changes.reduce<unknown>((now, [path, value]) => setInValues(now, path, value), template),
  )
  const text = edited(renamed(readFileSync(fileOf(source), 'utf8'), source, name), changes)
  const files = new Map([
    [fileOf(name), text],
    [INDEX, register(readFileSync(INDEX, 'utf8'), name)],
    ...otherFiles(name, answers),
  ])
  if (shell.dryRun) {
    console.log(text)
    log(`would write ${[...files.keys()].join(', ')}, and run synth`)
    return
  }
  await writeThen(files, () => synthOrRefuse(shell))
  copyLock(source, name)
  console.log(`\n${fileOf(name)} is written, and synth agrees. Next:\n`)
  console.log(`  npm run doctor -- --env ${name}`)
  console.log(`  git add --all && git commit --message '${name}: first values' && git push`)
  console.log(`  npm run bootstrap -- --env ${name}`)
}
