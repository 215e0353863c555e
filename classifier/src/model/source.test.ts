import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { readManifest } from './manifest.ts'
import { modelSource } from './source.ts'

const it = suite('modelSource')
const manifest = readManifest(fileURLToPath(new URL('../../models/mobilenetv2-12.json', import.meta.url)))

it('is where the model is published unless said otherwise', () => {
  assert.equal(modelSource(manifest, undefined, '/'), { kind: 'url', url: manifest.url })
  assert.equal(modelSource(manifest, '', '/'), { kind: 'url', url: manifest.url })
})

it('takes a URL as prefix or as the file', () => {
  const url = (source: string) => modelSource(manifest, source, '/')
  assert.equal(url('https://mirror/models'), { kind: 'url', url: 'https://mirror/models/mobilenetv2-12.onnx' })
  assert.equal(url('https://mirror/models/'), { kind: 'url', url: 'https://mirror/models/mobilenetv2-12.onnx' })
  assert.equal(url('https://mirror/m.onnx?sig=1'), { kind: 'url', url: 'https://mirror/m.onnx?sig=1' })
  assert.equal(url('https://mirror/m?sig=1'), { kind: 'url', url: 'https://mirror/m/mobilenetv2-12.onnx?sig=1' })
})

it('takes a folder or a file, relative to where the user stands', () => {
  const folder = temporaryFolder()
  const path = join(folder, manifest.file)
  writeFileSync(path, '')
  assert.equal(modelSource(manifest, '.', folder), { kind: 'file', path })
  assert.equal(modelSource(manifest, manifest.file, folder), { kind: 'file', path })
  assert.equal(modelSource(manifest, pathToFileURL(folder).href, '/'), { kind: 'file', path })
})

it('needs to be told where a model is that nobody published', async () => {
  const { url: _, ...own } = manifest
  const error = (await thrown(() => modelSource(own, undefined, '/'))) as UserError
  assert.match(error.message, 'has no url')
  assert.match(error.hint, 'MODEL_SOURCE=')
  const folder = temporaryFolder()
  const empty = (await thrown(() => modelSource(own, folder, '/'))) as UserError
  assert.is(empty.hint, `Put ${manifest.file} into that folder.`)
})

it('says which folder or file is missing', async () => {
  const folder = temporaryFolder()
  const empty = (await thrown(() => modelSource(manifest, folder, '/'))) as UserError
  assert.match(empty.message, `the folder ${folder}, which has no mobilenetv2-12.onnx`)
  assert.match(empty.hint, manifest.url ?? '')
  const missing = await thrown(() => modelSource(manifest, 'nix', folder))
  assert.instance(missing, UserError)
  assert.match(missing.message, `${join(folder, 'nix')}, which does not exist`)
})

it.run()
