/** Rules that a linter cannot check. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { POLICIES } from '../engine/policies/index.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { COMPONENTS } from '../platform/components/index.ts'
import { RISKS } from '../review/diff/risks/index.ts'
import { everythingBelow, filesBelow, importsOf, isForTests, isTest, isWithin } from './testing/sources.ts'

const it = suite('house rules')

const CLASSIFIER = ['classifier/src', 'classifier/bench', 'classifier/drill']
const sources = ['src', ...CLASSIFIER].flatMap(filesBelow)
/** Names without their folder and ending; folders and tests aside. */
const modulesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts' && !isTest(file))
    .map((file) => file.slice(0, -'.ts'.length))

it('has tests that run', () => {
  const silent = sources.filter(isTest).filter((file) => !/^\w+\.run\(\)$/m.test(readFileSync(file, 'utf8')))
  assert.equal(silent, [])
})

it('has a registered component for each file, and a file for each component', () => {
  assert.equal(modulesIn('src/platform/components').sort(), Object.keys(COMPONENTS).sort())
})

it('has a registered environment for each file', () => {
  assert.equal(modulesIn('src/environments').sort(), Object.keys(ENVIRONMENTS).sort())
})

it('has a registered policy for each file that exports one, and a test beside it', () => {
  const files = modulesIn('src/engine/policies').filter((name) =>
    readFileSync(`src/engine/policies/${name}.ts`, 'utf8').includes(': Policy = '),
  )
  assert.equal(files.sort(), POLICIES.map(({ name }) => name).sort())
  const tests = new Set(readdirSync('src/engine/policies').filter(isTest))
  assert.equal(
    files.filter((name) => !tests.has(`${name}.test.ts`)),
    [],
  )
})

it('has a registered risk class for each file, named as it is, and a test beside it', () => {
  const files = modulesIn('src/review/diff/risks')
  assert.equal(files.sort(), RISKS.map(({ name }) => name).sort())
  const tests = new Set(readdirSync('src/review/diff/risks').filter(isTest))
  assert.equal(
    files.filter((name) => !tests.has(`${name}.test.ts`)),
    [],
  )
})

it('keeps files small, in whichever language', () => {
  const scripts = ['.ci', '.githooks', '.github/scripts', 'classifier'].flatMap(everythingBelow)
  const code = scripts.filter((file) => /\.(js|py|sh)$|^\.(ci|githooks)\//.test(file))
  const long = [...sources, ...code].filter((file) => readFileSync(file, 'utf8').trimEnd().split('\n').length > 300)
  assert.equal(long, [])
})

/** What is started by its name instead of imported; every command is as well. */
const STARTED = [
  'src/pipelines/workflows/run.ts',
  'src/workshop/bench/subject.ts',
  'src/workshop/run-tests.mjs',
  'src/workshop/run-test-files.mjs',
  'classifier/src/main.ts',
  'classifier/src/workers/worker.ts',
]

it('has no file that nothing needs but its test', () => {
  const needed = new Set(
    [...sources, ...filesBelow('imports')]
      .filter((file) => !isForTests(file))
      .flatMap((file) => importsOf(file).map((path) => join(dirname(file), path))),
  )
  const isStarted = (file: string) => /src\/commands\/[\w-]+\.(ts|mjs)$/.test(file) || STARTED.includes(file)
  const dead = ['src', 'classifier/src'].flatMap(filesBelow).filter((file) => !isForTests(file) && !needed.has(file))
  assert.equal(
    dead.filter((file) => !isStarted(file)),
    [],
  )
})

it('keeps commands to their arguments, one call and an exit code', () => {
  const commands = filesBelow('src/commands').filter((file) => !isTest(file))
  const long = commands.filter((file) => readFileSync(file, 'utf8').split('\n').length > 80)
  assert.equal(long, [])
})

it('has no drawer for odds and ends', () => {
  assert.equal(
    sources.filter((file) => /\b(utils?|helpers?|common|misc)\b/.test(file)),
    [],
  )
})

/**
 * What each room of `src/` may import besides itself and `errors.ts`: commands → operate, review, pipelines, workshop →
 * synth → platform → engine → config. The longest name that fits a file is its room; `testing/` folders are tests, and
 * only tests and `workshop/` may import them.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  environments: ['config'],
  config: ['environments'], // its data files
  'engine/terraform': ['config', 'imports'],
  'engine/kubernetes': ['config', 'imports'],
  'engine/promql': ['contract'],
  'engine/failures': [], // below both who explain: operate and pipelines
  'engine/output': ['engine/kubernetes', 'engine/terraform'],
  'engine/policies': ['engine/kubernetes', 'engine/output', 'engine/promql', 'config'],
  'platform/alerts': ['config', 'contract'],
  'platform/azure': ['platform/alerts', 'engine/terraform', 'config', 'imports'],
  'platform/components': ['platform/alerts', 'engine/kubernetes', 'config', 'contract', 'imports'],
  'synth.ts': ['platform', 'engine', 'config'],
  review: ['synth.ts', 'platform', 'engine', 'environments', 'config'],
  operate: ['synth.ts', 'platform', 'engine', 'environments', 'config', 'contract', 'package.json'],
  pipelines: ['engine/failures', 'engine/terraform', 'environments', 'config', 'contract'],
  workshop: ['operate', 'synth.ts', 'platform', 'engine', 'environments', 'config', 'contract', 'imports'],
  commands: ['workshop', 'pipelines', 'operate', 'review', 'synth.ts', 'platform', 'environments', 'config'],
}

/** What an import leads to: a room's path below `src/`, or one of the two things outside that some rooms may read. */
function targetOf(file: string, specifier: string): string {
  const path = join(dirname(file), specifier)
  if (path.startsWith('imports/')) return 'imports'
  return path === 'classifier/src/contract.ts' ? 'contract' : path.replace(/^src\//, '')
}

it('imports only downwards', () => {
  const rooms = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length)
  const wrong = filesBelow('src')
    .filter((file) => !isForTests(file) && file !== 'src/errors.ts')
    .flatMap((file) => {
      const room = rooms.find((each) => isWithin(each)(file.replace('src/', '')))
      if (room === undefined) return [`${file} is in no room`]
      const allowed = [room, 'errors.ts', ...(MAY_IMPORT[room] ?? [])]
      const targets = importsOf(file).map((specifier) => targetOf(file, specifier))
      return targets
        .filter(
          (target) => !allowed.some((each) => isWithin(each)(target)) || (isForTests(target) && room !== 'workshop'),
        )
        .map((target) => `${file} imports ${target}`)
    })
  assert.equal(wrong, [])
})

it('draws the same arrows in src/README.md', () => {
  const rows = readFileSync('src/README.md', 'utf8').matchAll(
    /^\| `([\w./-]+)`(?:, `([\w./-]+)`)? \|.*\| ([^|]+) \|$/gm,
  )
  const drawn = [...rows].flatMap(([, first, second, arrows = '']) => {
    const targets = [...arrows.replace('the contract', '`contract`').matchAll(/`([^`]+)`/g)].map(([, name]) => name)
    return [first, second].flatMap((name) => (name === undefined ? [] : [[name.replace(/\/$/, ''), targets.sort()]]))
  })
  const shown = Object.fromEntries(drawn)
  for (const [room, targets] of Object.entries(MAY_IMPORT)) assert.equal(shown[room], [...targets].sort(), room)
})

/** The same for the rooms of `classifier/src`; one that is further down knows none of those above it. */
const CLASSIFIER_MAY_IMPORT: Record<string, readonly string[]> = {
  'contract.ts': [],
  program: ['contract.ts'],
  pictures: ['program', 'contract.ts'],
  model: ['pictures', 'program', 'contract.ts'],
  signals: ['model', 'pictures', 'program', 'contract.ts'],
  workers: ['signals', 'model', 'pictures', 'program', 'contract.ts'],
  metrics: ['workers', 'signals', 'model', 'pictures', 'program', 'contract.ts'],
  feedback: ['metrics', 'model', 'contract.ts'],
  routes: ['feedback', 'metrics', 'workers', 'signals', 'model', 'pictures', 'program', 'contract.ts'],
  conformance: ['program'],
  commands: ['conformance', 'routes', 'workers', 'signals', 'model', 'pictures', 'program', 'contract.ts'],
  'app.ts': ['routes', 'feedback', 'metrics', 'workers', 'model', 'program', 'contract.ts'],
  'main.ts': ['app.ts', 'routes', 'metrics', 'workers', 'model', 'program', 'contract.ts', '../package.json'],
}

it('imports only downwards in the classifier', () => {
  const root = 'classifier/src'
  const wrong = filesBelow(root)
    .filter((file) => !isForTests(file))
    .flatMap((file) => {
      const room = Object.keys(CLASSIFIER_MAY_IMPORT).find((each) => isWithin(each)(relative(root, file)))
      if (room === undefined) return [`${file} is in no room`]
      const allowed = [room, ...(CLASSIFIER_MAY_IMPORT[room] ?? [])]
      const targets = importsOf(file).map((specifier) => relative(root, join(dirname(file), specifier)))
      return targets
        .filter((target) => !allowed.some((each) => isWithin(each)(target)))
        .map((target) => `${file} imports ${target}`)
    })
  assert.equal(wrong, [])
})

/** The files from the first that is met again, to where it is met. Each file is gone through once. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  function walk(file: string, path: readonly string[]): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const circle = walk(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

it('has no circle of imports, types included', () => {
  const files = [...sources, ...filesBelow('imports')]
  const graph = new Map(files.map((file) => [file, importsOf(file).map((path) => join(dirname(file), path))]))
  assert.is(findCircle(graph)?.join(' → '), undefined)
})

/** Lists of one kind, a file for each policy, class of risk, topic of Azure or npm script: as long as what they list. */
const LISTS = ['src/engine/policies', 'src/review/diff/risks', 'src/platform/azure', 'src/commands']
const MOST_FILES = 25

it('has no folder that takes long to read', () => {
  const counts = new Map<string, number>()
  for (const file of ['src', ...CLASSIFIER].flatMap(everythingBelow)) {
    if (!isTest(file)) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  }
  const full = [...counts].filter(([folder, count]) => count > MOST_FILES && !LISTS.includes(folder))
  assert.equal(full, [])
})

it('names no environment, tests included, since a fork may remove any of them', () => {
  const isOne = (path: string) => /^environments\/\w+\.ts$/.test(path) && path !== 'environments/index.ts'
  const naming = filesBelow('src')
    .filter((file) => file !== 'src/environments/index.ts')
    .filter((file) => importsOf(file).some((specifier) => isOne(targetOf(file, specifier))))
  assert.equal(naming, [])
})

it('describes every field of the schema, for the editor', () => {
  const isField = (line: string) => /^ +'?[\w-]+'?: (z\b|[A-Z])/.test(line)
  // The line above a field ends its description; a link to the source of a bound may stand between.
  const silent = ['src/config/schema.ts', ...filesBelow('src/config/schema')].flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    const above = (index: number) => lines.slice(0, index).findLast((line) => !/^ +\/\/ /.test(line))
    return lines.flatMap((line, index) =>
      isField(line) && !above(index)?.endsWith('*/') ? [`${file}: ${line.trim()}`] : [],
    )
  })
  assert.equal(silent, [])
})

it('takes references from handles only', () => {
  const written = [...filesBelow('src/platform/azure'), ...filesBelow('src/platform/components')].filter(
    (file) => !isTest(file) && /\$\{(data\.)?azurerm_/.test(readFileSync(file, 'utf8')),
  )
  assert.equal(written, [])
})

it('reads nothing of the classifier but its contract', () => {
  const imports = filesBelow('src').flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/from '(?:\.\.\/)+classifier\/([^']+)'/g),
  ])
  assert.equal(
    imports.map(([, path]) => path).filter((path) => path !== 'src/contract.ts'),
    [],
  )
})

it.run()
