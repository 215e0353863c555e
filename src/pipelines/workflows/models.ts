import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import type { Repository } from './repository.ts'
import type { Step } from './step.ts'

/** What answers now, as a commit describes it, and what may answer instead. */
export interface ModelChange {
  readonly base: string
  readonly head: string
}

const FOLDER = 'classifier/models'
const MANIFEST = /^classifier\/models\/(?!imagenet-)([a-z0-9][a-z0-9.-]*)\.json$/
const NO_MANIFEST = /\.(baseline|groups|labels)\.json$/
/** Of a manifest: what changes no answer. */
const NO_ANSWER = ['title', 'licence', 'url', 'reference']
/** What the image has, and serves where nothing else is chosen. */
const DOCKERFILE = 'classifier/Dockerfile'
const IN_IMAGE = /^ARG MODEL="?([a-z0-9][a-z0-9.-]*)/m
/** As synth writes it: JSON in single quotes, in which a quote is two. */
const SERVED = /name: MODELS\n\s+value: '((?:[^']|'')*)'/
const NAME = /^[a-z0-9][a-z0-9.-]*$/

type Rollouts = Record<string, { readonly versions?: Record<string, string>; readonly serve?: string }>

/**
 * The models that a change touches: manifests that it alters, and weights that an environment serves from now on, beside
 * those that it serves now. Models outside of the repository are not known here.
 */
export function changedModels(repository: Repository, base: string): readonly ModelChange[] {
  const changed = repository
    .git('diff', '--name-only', '--no-renames', base, 'HEAD', '--', FOLDER, DOCKERFILE, 'gitops')
    .split('\n')
    .filter(Boolean)
  const isAt = (commit: string, name: string) =>
    repository.tryGit('cat-file', '-e', `${commit}:${FOLDER}/${name}.json`).ok
  const textOf = (commit: string, path: string) => repository.tryGit('show', `${commit}:${path}`)
  /** What of a manifest answers depend on. */
  const answersBy = (commit: string, path: string) => {
    const entries = Object.entries(JSON.parse(textOf(commit, path).output) as object)
    return JSON.stringify(entries.filter(([key]) => !NO_ANSWER.includes(key)))
  }
  const altered = changed.flatMap((path) => {
    const name = NO_MANIFEST.test(path) ? undefined : MANIFEST.exec(path)?.[1]
    const isHere = name !== undefined && isAt(base, name) && isAt('HEAD', name)
    return isHere && answersBy(base, path) !== answersBy('HEAD', path) ? [{ base: `${base}:${name}`, head: name }] : []
  })
  const inImage = (commit: string) => IN_IMAGE.exec(textOf(commit, DOCKERFILE).output)?.slice(1) ?? []
  const served = changed
    .filter((path) => path === DOCKERFILE || path.endsWith('/deployment.yaml'))
    .flatMap((path) => {
      const at = (commit: string) =>
        path === DOCKERFILE ? inImage(commit) : modelsOf(textOf(commit, path), inImage(commit))
      const [before, after] = [at(base), at('HEAD')]
      const [now] = before
      const added = now === undefined ? [] : after.filter((name) => !before.includes(name))
      return added
        .filter((name) => now !== undefined && isAt(base, now) && isAt('HEAD', name))
        .map((head) => ({ base: `${base}:${now}`, head }))
    })
  const all = [...altered, ...served]
  return all.filter((one, i) => all.findIndex(({ base, head }) => base === one.base && head === one.head) === i)
}

/** The models of a Deployment, the one that answers first; those of the image where it names none. */
function modelsOf({ ok, output }: ReturnType<Repository['tryGit']>, inImage: readonly string[]): readonly string[] {
  if (!ok) return []
  const json = SERVED.exec(output)?.[1]?.replaceAll("''", "'")
  if (json === undefined) return inImage
  const [first, ...others] = Object.values(JSON.parse(json) as Rollouts)
  const { versions = {}, serve = Object.keys(versions)[0] ?? '' } = first ?? {}
  const files = [
    versions[serve],
    ...Object.values(versions),
    ...others.flatMap((one) => Object.values(one.versions ?? {})),
  ]
  const names = files.flatMap((file) => (file === undefined || file.includes('/') ? [] : [file.replace(/\.onnx$/, '')]))
  return [...new Set(names)].filter((name) => NAME.test(name))
}

/** How pictures come to a pipeline, for those who have none there. */
const HINT =
  'Set the variable `MODEL_PICTURES` to the address of a .tar.gz with pictures whose folders or names tell their class.'
const TITLE = '## What another model changes'

/**
 * Compares models on pictures, and writes what that says as a comment.
 *
 * @param pictures - A folder; without one it is said that nobody looked.
 * @param limit - As `--fail-on` of `npm run diff:model` takes it.
 * @returns Whether every comparison was made and passed.
 */
export function compareModels(
  changes: readonly ModelChange[],
  pictures: string,
  limit: string | undefined,
  file: string,
  step: Step,
): boolean {
  if (!hasFiles(pictures)) {
    const names = changes.map(({ base, head }) => `- \`${base}\` → \`${head}\``)
    write(
      file,
      [TITLE, '', 'Models change, and there are no pictures to compare them on:', '', ...names, '', HINT],
      step,
    )
    return true
  }
  const gate = limit ? ['--fail-on', limit] : []
  let isPassed = true
  const reports = changes.flatMap(({ base, head }) => {
    const args = ['run', '--silent', 'diff:model', '--', '--base', base, '--head', head, ...gate, pictures]
    const { status, stdout, stderr, error } = spawnSync('npm', args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
    if (status === 0) return [stdout]
    isPassed = false
    const said =
      (error?.message ?? stderr)
        .trim()
        .split('\n')
        .at(status === 1 ? -1 : 0) ?? ''
    step.annotate('error', `${base} → ${head}`, said)
    return status === 1 ? [stdout, `❌ ${said}\n`] : [`### \`${base}\` → \`${head}\` was not compared\n\n${said}\n`]
  })
  write(file, [TITLE, '', ...reports], step)
  return isPassed
}

function write(file: string, lines: readonly string[], step: Step): void {
  const markdown = lines.join('\n')
  writeFileSync(file, `${markdown}\n`)
  step.summary(markdown)
}

function hasFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0
  } catch {
    return false
  }
}

/** Reads the output of an earlier step. */
export function parseChanges(json: string): readonly ModelChange[] {
  const list: unknown = JSON.parse(json)
  const isChange = (one: unknown): one is ModelChange => {
    const { base, head } = one as Partial<ModelChange>
    return typeof base === 'string' && typeof head === 'string' && NAME.test(head)
  }
  if (Array.isArray(list) && list.every(isChange)) return list
  throw new UserError('ARGUMENTS_INVALID', {
    message: '--changes is no list of models.',
    hint: 'Give it the output of model-changes.',
  })
}
