import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { DEFAULT_MODEL, locateModel, modelNames, readLabels, readManifest } from './manifest.ts'

const it = suite('manifest')
const MODELS = fileURLToPath(new URL('../../models', import.meta.url))
const manifestOf = (name: string) => join(MODELS, `${name}.json`)

it('is valid for every shipped model, and named like its file', () => {
  const names = modelNames(MODELS).filter((name) => name.startsWith('mobilenet'))
  assert.equal(names, ['mobilenetv2-12', 'mobilenetv2-12-int8'])
  for (const name of names) {
    const manifest = readManifest(manifestOf(name))
    assert.is(manifest.name, name)
    assert.match(manifest.url ?? '', new RegExp(`/[0-9a-f]{40}/.*/${manifest.file}$`))
  }
})

it('has 1,000 labels with WordNet ids, in title case', () => {
  const labels = readLabels(MODELS, readManifest(manifestOf(DEFAULT_MODEL)))
  assert.is(labels.length, 1000)
  assert.is(new Set(labels.map(({ id }) => id)).size, 1000)
  assert.ok(labels.every(({ id, name }) => /^n\d{8}$/.test(id) && /^[A-Z]/.test(name) && !name.includes(',')))
  assert.equal(labels[281], { id: 'n02123045', name: 'Tabby' })
  assert.equal(labels[779], { id: 'n04146614', name: 'School Bus' })
})

it('names the problem in a broken manifest', async () => {
  const path = join(temporaryFolder(), 'x.json')
  writeFileSync(path, JSON.stringify({ ...readManifest(manifestOf(DEFAULT_MODEL)), sha256: 'abc' }))
  const error = await thrown(() => readManifest(path))
  assert.instance(error, UserError)
  assert.match(error.message, 'sha256')
})

it('says what to run when there is no model', async () => {
  const error = (await thrown(() => locateModel(temporaryFolder()))) as UserError
  assert.match(error.message, `There is no model at`)
  assert.match(error.hint, 'Run: npm run model')
  const chosen = (await thrown(() => locateModel(MODELS, '/nowhere/x.onnx'))) as UserError
  assert.match(chosen.hint, 'Correct MODEL_PATH')
})

it('serves the only model that is there, such as the one of an image that was built for it', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'mine.onnx'), '')
  copyFileSync(manifestOf('mobilenetv2-12'), join(folder, 'mine.json'))
  assert.is(locateModel(folder).path, join(folder, 'mine.onnx'))
  writeFileSync(join(folder, 'other.onnx'), '')
  assert.throws(() => locateModel(folder), /There is no model at .*mobilenetv2-12-int8\.onnx/)
})

it('refuses a description that contradicts itself', async () => {
  const path = join(temporaryFolder(), 'x.json')
  const { preprocessing, input, ...rest } = readManifest(manifestOf('mobilenetv2-12'))
  const problemOf = async (other: object, of: object) => {
    writeFileSync(
      path,
      JSON.stringify({ ...rest, input: { ...input, ...of }, preprocessing: { ...preprocessing, ...other } }),
    )
    return (await thrown(() => readManifest(path))).message
  }
  assert.match(await problemOf({}, { type: 'uint8' }), 'its pixels go in as they are')
  assert.match(await problemOf({ mean: undefined }, {}), 'must be there')
  assert.match(await problemOf({ resizeShorterSide: 200 }, {}), 'must be at least input.side')
  assert.match(await problemOf({ fit: 'stretch' }, {}), 'must be the same as input.side')
})

it('knows where the labels of a model are: beside its manifest, or among ours', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'mine.onnx'), '')
  copyFileSync(manifestOf('mobilenetv2-12-int8'), join(folder, 'mine.json'))
  const located = () => locateModel(MODELS, join(folder, 'mine.onnx')).folder
  assert.is(located(), MODELS)
  writeFileSync(join(folder, 'imagenet-1k.json'), '[]')
  assert.is(located(), folder)
})

it('takes the manifest beside a model, then ours of the same name, then only the interface', () => {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  for (const name of ['mine.onnx', 'mobilenetv2-12.onnx', 'other.onnx']) writeFileSync(path(name), '')
  copyFileSync(manifestOf('mobilenetv2-12-int8'), path('mine.json'))

  assert.is(locateModel(MODELS, path('mine.onnx')).name, 'mobilenetv2-12-int8')
  assert.match(locateModel(MODELS, path('mobilenetv2-12.onnx')).sha256 ?? '', /^c0c3f76d/)
  const unknown = locateModel(MODELS, path('other.onnx'))
  assert.is(unknown.name, 'other')
  assert.is(unknown.sha256, undefined)
  assert.is(unknown.manifest.input.side, 224)
})

it.run()
