import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { DEFAULT_MODEL } from './manifest.ts'
import { planModels } from './model-list.ts'

const it = suite('planModels')

const MODELS = fileURLToPath(new URL('../../models', import.meta.url))

/** A folder with two files that stand for weights. */
function folder(): string {
  const path = temporaryFolder()
  for (const file of ['a.onnx', 'b.onnx']) writeFileSync(join(path, file), '')
  return path
}

const plan = (list: object, userFolder = folder()) =>
  planModels(JSON.stringify(list), undefined, { modelsDir: MODELS, userFolder })

async function problemsOf(list: object): Promise<string> {
  const error = await thrown(() => plan(list))
  assert.instance(error, UserError)
  return error.message
}

it('serves one model by default, as its manifest calls it', () => {
  const userFolder = folder()
  const path = join(userFolder, 'a.onnx')
  writeFileSync(join(userFolder, 'mine.onnx'), '')
  const [model, ...others] = planModels(undefined, 'a.onnx', { modelsDir: MODELS, userFolder })
  assert.equal(others, [])
  assert.is(model?.name, 'a')
  assert.is(model?.serve, '1')
  assert.is(model?.versions[0]?.path, path)
})

it('finds files beside the list, and shipped ones by their name alone', () => {
  const userFolder = folder()
  const modelsDir = folder()
  writeFileSync(join(modelsDir, 'shipped.onnx'), '')
  writeFileSync(join(modelsDir, `${DEFAULT_MODEL}.json`), JSON.stringify(manifest()))
  mkdirSync(join(userFolder, 'lists'))
  writeFileSync(
    join(userFolder, 'lists', 'models.json'),
    JSON.stringify({
      cats: { versions: { 2: '../b.onnx', 1: 'shipped.onnx' }, serve: '2' },
      dogs: { versions: { 7: '../a.onnx' } },
    }),
  )
  const [cats, dogs] = planModels('lists/models.json', undefined, { modelsDir, userFolder })
  assert.equal(
    cats?.versions.map(({ name, version, path }) => [name, version, path]),
    [
      ['cats', '1', join(modelsDir, 'shipped.onnx')],
      ['cats', '2', join(userFolder, 'b.onnx')],
    ],
  )
  assert.is(cats?.serve, '2')
  assert.is(dogs?.serve, '7')
})

it('reads canary and shadow', () => {
  const versions = { 1: 'a.onnx', 2: 'b.onnx' }
  const [model] = plan({ cats: { versions, serve: '1', canary: { version: '2', percent: 5 }, shadow: '2' } })
  assert.equal(model?.canary, { version: '2', percent: 5 })
  assert.is(model?.shadow, '2')
})

it('reports every problem at once, with its place', async () => {
  const versions = { 1: 'a.onnx', 2: 'b.onnx' }
  const text = await problemsOf({
    one: { versions },
    two: { versions, serve: '3', canary: { version: '1', percent: 101 } },
    'Not A Name': { versions: { 1: 'a.onnx' } },
    none: { versions: {} },
    extra: { versions: { v1: 'a.onnx' }, weight: 3 },
  })
  for (const words of [
    'must be called by lower-case',
    'must be a whole number from 1 on',
    'must name at least one',
    'weight',
    'at two.canary.percent',
  ])
    assert.match(text, words)
})

it('refuses roles that make no sense', async () => {
  const versions = { 1: 'a.onnx', 2: 'b.onnx' }
  assert.match(await problemsOf({ cats: { versions } }), 'must say which of the versions answers')
  const unknown = await problemsOf({ cats: { versions, serve: '3', shadow: '4' } })
  assert.match(unknown, /one of its versions: 1, 2\s+→ at cats.serve/)
  assert.match(unknown, 'at cats.shadow')
  assert.match(
    await problemsOf({ cats: { versions, serve: '1', shadow: '1' } }),
    'must not be the version that answers',
  )
  const second = { versions, serve: '1', shadow: '2' }
  assert.match(await problemsOf({ cats: { versions, serve: '1' }, dogs: second }), 'first model of the list alone')
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i + 1, 'a.onnx']))
  assert.match(await problemsOf({ cats: { versions: many, serve: '1' } }), 'at most 16 versions')
})

it('says what to correct where a list or a file is missing', async () => {
  const list = (await thrown(() =>
    planModels('nowhere.json', undefined, { modelsDir: MODELS, userFolder: '/' }),
  )) as UserError
  assert.match(list.message, 'nowhere.json')
  assert.match(list.hint, 'MODELS')
  const file = (await thrown(() => plan({ cats: { versions: { 1: 'c.onnx' } } }))) as UserError
  assert.match(file.message, 'There is no model at')
  assert.match(file.hint, 'Correct MODELS')
  assert.match(
    (await thrown(() => planModels('{"a"', undefined, { modelsDir: MODELS, userFolder: '/' }))).message,
    'JSON',
  )
})

function manifest(): object {
  return {
    name: DEFAULT_MODEL,
    file: `${DEFAULT_MODEL}.onnx`,
    sha256: '0'.repeat(64),
    bytes: 1,
    url: 'https://example.com/x.onnx',
    licence: 'MIT',
    labels: 'labels.json',
    input: { channels: 'RGB', layout: 'NCHW', side: 8 },
    preprocessing: { resizeShorterSide: 8, mean: [0, 0, 0], std: [1, 1, 1] },
    output: { activation: 'logits', classes: 2 },
  }
}

it.run()
