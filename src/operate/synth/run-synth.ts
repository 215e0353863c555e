import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import project from '../../../package.json' with { type: 'json' }
import { type Environment, parseEnvironment, unset } from '../../config/load.ts'
import { type Changes, changesBetween } from '../../engine/output/changes.ts'
import { applyChanges, readTree } from '../../engine/output/disk.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { generatedFolders } from '../../engine/output/layout.ts'
import { recallPromql, rememberPromql } from '../../engine/promql/memory.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { all, throwAll, UserError } from '../../errors.ts'
import { componentsOf } from '../../platform/components/index.ts'
import { type SynthResult, synth } from '../../synth.ts'
import { installHooks, stage, unmergedOutput } from './git.ts'
import { assertNoneLost } from './lost.ts'
import { checkTypes } from './type-check.ts'

/** Another version may read expressions in another way. */
const GRAMMAR = project.dependencies['@prometheus-io/lezer-promql']

export interface SynthOptions {
  readonly check: boolean
  readonly env: readonly string[]
  readonly out: string
  readonly stage: boolean
  readonly types: boolean
}

/** Parses every chosen environment before it complains, so that one run shows all problems. */
function loadEnvironments(names: readonly string[]): Environment[] {
  const known = Object.keys(ENVIRONMENTS)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `There is no environment ${unknown.map((name) => `"${name}"`).join(', ')}.`,
      hint: `Use one of: ${known.join(', ')}. src/environments/index.ts lists them.`,
    })
  const problems: unknown[] = []
  const environments = Object.entries(ENVIRONMENTS).flatMap(([name, input]) => {
    try {
      return [parseEnvironment(name, input)]
    } catch (error) {
      problems.push(error)
      return []
    }
  })
  throwAll(problems)
  return environments
}

const isBelow = (folders: readonly string[]) => (path: string) =>
  folders.some((folder) => path.startsWith(`${folder}/`))

function summarize(name: string, { manifests }: SynthResult, tree: FileTree, changes: Changes): string {
  const mine = isBelow([`terraform/${name}`, `gitops/${name}`])
  const count = (paths: readonly string[]) => paths.filter(mine).length
  const written = count(changes.stale) + count(changes.missing)
  const unchanged = count([...tree.keys()]) - written - count(changes.blocked)
  const objects = manifests.filter(({ environment }) => environment === name).length
  const parts = [`${written} written`, `${unchanged} unchanged`, `${count(changes.orphaned)} removed`]
  return `${name.padEnd(10)} ${parts.join(', ')}${objects > 0 ? `; ${objects} objects` : ''}`
}

function warningsOf(environments: readonly Environment[]): string[] {
  return environments.flatMap((env) => [
    ...unset(env).map((what) => `${env.name}: still all zero: ${what}`),
    ...Object.values(componentsOf(env)).flatMap(({ warnings }) =>
      (warnings?.(env) ?? []).map((text) => `${env.name}: ${text}`),
    ),
  ])
}

function assertFresh(changes: Changes): void {
  const lines = [
    ...changes.stale.map((path) => `stale     ${path}`),
    ...changes.missing.map((path) => `missing   ${path}`),
    ...changes.orphaned.map((path) => `orphaned  ${path}`),
    ...changes.leftover.map((path) => `leftover  ${path}`),
  ]
  if (lines.length === 0) return
  throw new UserError('OUTPUT_STALE', {
    message: `${lines.length} files are not what synth generates.\n${lines.join('\n')}`,
    hint: `Run: npm run synth, and commit what it writes.
On a pull request that GitHub has merged by line, or cannot merge, since it knows no merge driver:
git pull --no-rebase origin main, then git push. The hooks (npm run hooks) generate from the merged sources.`,
  })
}

function assertFree({ blocked }: Changes): void {
  if (blocked.length === 0) return
  throw new UserError('OUTPUT_UNWRITABLE', {
    message: `Files that synth did not generate stand where it wants to write.\n${blocked.map((path) => `✖ ${path}`).join('\n')}`,
    hint: 'Move or remove them; synth overwrites only files that carry its header.',
  })
}

interface Built {
  readonly environments: readonly Environment[]
  readonly result: SynthResult
}

async function build(names: readonly string[]): Promise<Built> {
  const environments = loadEnvironments(names)
  const recalled = recallPromql(process.cwd(), GRAMMAR)
  const result = synth(environments)
  rememberPromql(process.cwd(), GRAMMAR, recalled)
  return { environments, result }
}

/** Runs one synth as the command line asks, and prints what it did. Returns the exit code. */
export async function runSynth(options: SynthOptions): Promise<number> {
  const started = performance.now()
  const root = process.cwd()
  const types = options.types ? checkTypes(root) : Promise.resolve() // in a process of its own, beside the next line
  const built = build(options.env)
  const [{ environments, result }] = await all([built, types])
  const chosen = environments.filter(({ name }) => options.env.length === 0 || options.env.includes(name))

  const out = resolve(root, options.out)
  const folders = options.env.length === 0 ? generatedFolders() : options.env.flatMap((name) => generatedFolders(name))
  const tree: FileTree = new Map([...result.tree].filter(([path]) => isBelow(folders)(path)))
  const disk = readTree(out, folders)
  assertNoneLost(chosen, disk)
  const changes = changesBetween(tree, disk)
  assertFree(changes)
  if (options.check) assertFresh(changes)
  else applyChanges(out, tree, changes)

  const roots = [...(options.env.length === 0 ? ['bootstrap'] : []), ...chosen.map(({ name }) => name)]
  for (const name of roots) console.log(summarize(name, result, tree, changes))
  for (const path of changes.foreign) console.log(`left alone: ${path} (not generated by synth)`)
  for (const warning of warningsOf(chosen)) console.log(`warning: ${warning}`)
  if (options.stage) stage(root, [...tree.keys()])
  else if (!options.check && options.out === '.' && !process.env['CI'] && existsSync(join(root, '.git')))
    if (installHooks(root))
      console.log('pre-commit hook set up, with a merge driver for what it generates (npm run hooks)')
  const unmerged = options.stage || options.out !== '.' ? [] : unmergedOutput(root)
  if (unmerged.length > 0)
    console.log(`Git still holds ${unmerged.length} generated files as unmerged: npm run synth -- --stage adds them`)
  console.log(`${((performance.now() - started) / 1000).toFixed(2)} s`)
  return 0
}
