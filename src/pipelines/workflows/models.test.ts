import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changedModels, compareModels, parseChanges } from './models.ts'
import { repositoryOf } from './repository.ts'
import { withProgram } from './testing/fake-program.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('models')

const DEPLOYMENT = 'gitops/dev/classifier/deployment.yaml'
const manifestOf = (name: string) => `classifier/models/${name}.json`
const withModels = (models: object) =>
  `env:\n  - name: MODELS\n    value: '${JSON.stringify(models).replaceAll("'", "''")}'\n`
const serving = (...versions: string[]) =>
  withModels({ "cat's": { versions: Object.fromEntries(versions.map((file, i) => [i + 1, file])), serve: '1' } })

/** What a commit touches, after one that has two models and serves the one of the image. */
function changesOf(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'models-'))
  try {
    const repository = repositoryOf({ PATH: process.env['PATH'] }, folder)
    const commit = (written: Record<string, string>) => {
      for (const [path, text] of Object.entries(written)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      execFileSync('git', ['-C', folder, 'add', '--all'])
      repository.git('commit', '--quiet', '--no-verify', '--message', 'change')
    }
    repository.git('init', '--quiet')
    commit({
      [manifestOf('one')]: '{}',
      [manifestOf('two')]: '{}',
      'classifier/Dockerfile': 'ARG MODEL=one\n',
      [DEPLOYMENT]: 'env: []\n',
    })
    commit(files)
    return changedModels(repository, 'HEAD^1')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it('finds a manifest that was altered, and none in labels, groups, baselines or a model that is new', () => {
  const files = ['imagenet-1k', 'one.labels', 'one.labels.groups', 'one.baseline', 'three']
  const others = Object.fromEntries(files.map((name) => [manifestOf(name), '[]']))
  assert.equal(changesOf({ ...others, [manifestOf('two')]: '{"side":1}' }), [{ base: 'HEAD^1:two', head: 'two' }])
})

it('compares nothing where what changed is no reason for another answer', () => {
  assert.equal(changesOf({ [manifestOf('two')]: '{"title":"Two","url":"https://example.com","reference":"AAAA"}' }), [])
})

it('finds what an environment serves from now on, beside what it serves now', () => {
  assert.equal(changesOf({ [DEPLOYMENT]: serving('two.onnx') }), [{ base: 'HEAD^1:one', head: 'two' }])
  const canary = { [DEPLOYMENT]: serving('one.onnx', 'three.onnx'), [manifestOf('three')]: '{}' }
  assert.equal(changesOf(canary), [{ base: 'HEAD^1:one', head: 'three' }])
  assert.equal(changesOf({ 'classifier/Dockerfile': 'ARG MODEL="two one"\n' }), [{ base: 'HEAD^1:one', head: 'two' }])
})

it('knows nothing of models outside of the repository, nor of changes of anything else', () => {
  assert.equal(changesOf({ [DEPLOYMENT]: serving('/mnt/models/two.onnx') }), [])
  assert.equal(changesOf({ [DEPLOYMENT]: 'env: [] # changed\n', 'README.md': 'x' }), [])
})

const CHANGES = [{ base: 'HEAD^1:one', head: 'two' }]

/** Compares with an npm that prints its arguments and ends as it is told. */
function compared(end: string, limit?: string) {
  const { step, said } = memoryStep()
  return withProgram('npm', `echo "$@"; ${end}`, (folder) => {
    const [pictures, file] = [join(folder, 'pictures'), join(folder, 'models.md')]
    mkdirSync(pictures)
    writeFileSync(join(pictures, 'a.jpg'), '')
    const isPassed = compareModels(CHANGES, pictures, limit, file, step)
    return { isPassed, said, comment: readFileSync(file, 'utf8'), pictures }
  })
}

it('compares, and writes what that says', () => {
  const { isPassed, comment, pictures } = compared('exit 0', 'flips>2%')
  assert.ok(isPassed)
  assert.match(comment, '## What another model changes')
  assert.match(comment, `run --silent diff:model -- --base HEAD^1:one --head two --fail-on flips>2% ${pictures}`)
})

it('fails where a limit is exceeded or nothing was compared, and says why in the comment', () => {
  const exceeded = compared('echo "progress" >&2; echo "--fail-on stops here" >&2; exit 1')
  assert.not.ok(exceeded.isPassed)
  assert.match(exceeded.comment, '❌ --fail-on stops here')
  assert.equal(exceeded.said.annotations, ['error: HEAD^1:one → two: --fail-on stops here'])
  const broken = compared('echo "There is no class in common." >&2; echo "Do this." >&2; exit 2')
  assert.not.ok(broken.isPassed)
  assert.match(broken.comment, '`HEAD^1:one` → `two` was not compared\n\nThere is no class in common.')
})

it('says that nobody looked where there are no pictures', () => {
  const { step, said } = memoryStep()
  const folder = mkdtempSync(join(tmpdir(), 'models-'))
  try {
    const file = join(folder, 'models.md')
    assert.ok(compareModels(CHANGES, join(folder, 'nowhere'), undefined, file, step))
    assert.match(readFileSync(file, 'utf8'), '- `HEAD^1:one` → `two`')
    assert.match(readFileSync(file, 'utf8'), 'MODEL_PICTURES')
    assert.match(said.summaries.join(), 'MODEL_PICTURES')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('takes only what the step before it found', () => {
  assert.equal(parseChanges(JSON.stringify(CHANGES)), CHANGES)
  for (const json of ['{}', '[{"base":"a"}]', '[{"base":"a","head":"--help"}]']) {
    assert.throws(() => parseChanges(json), /no list of models/)
  }
})

it.run()
