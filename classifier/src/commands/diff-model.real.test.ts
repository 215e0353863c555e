import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { exportedModel, LIGHTS } from '../testing/onnx/exported-model.ts'
import { lightsFolder } from '../testing/pictures.ts'
import { colorModelFile, startProgram, temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import type { Comparison } from './diff-model/compare.ts'
import { openRevision } from './diff-model/revisions.ts'

const it = suite('npm run diff:model')

async function run(folder: string, args: string[], env: Record<string, string> = {}) {
  const started = startProgram('diff-model', { INIT_CWD: folder, ...env }, args)
  let stdout = ''
  started.process.stdout?.on('data', (chunk) => (stdout += chunk))
  const code = await started.ended
  return { code, stdout, output: started.output() }
}

/** Two models: one that is fed as it was made, and one that sees light in the dark. */
async function models(): Promise<string> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'labels.txt'), LIGHTS.join('\n'))
  for (const [name, pixels] of [
    ['good', 'unit'],
    ['bad', 'signed'],
  ] as const) {
    writeFileSync(join(folder, `${name}.onnx`), exportedModel())
    const args = ['add', `${name}.onnx`, '--labels', 'labels.txt', '--pixels', pixels, '--out', 'models']
    assert.is(await startProgram('model', { INIT_CWD: folder }, args).ended, 0)
  }
  return folder
}

const GOOD = ['--base', 'models/good.onnx']
const CHANGE = [...GOOD, '--head', 'models/bad.onnx']

it('says what changes, to people and to machines', async () => {
  const [folder, pictures] = [await models(), await lightsFolder()]
  writeFileSync(join(pictures, 'Dark', 'broken.png'), 'no picture')
  const { code, stdout } = await run(folder, [...CHANGE, pictures])
  assert.is(code, 0)
  assert.match(stdout, /^## Model: good \(version 1, `[0-9a-f]{8}`\) → bad \(version 1,/)
  assert.match(stdout, 'On 12 pictures they agree on 9 of 12, 75.0 % (46.8 to 91.1 %); they differ on 3 of 12')
  assert.match(stdout, '1 more cannot be read.')
  assert.match(stdout, /\| Right \| 12 of 12, 100\.0 % \(75\.7 to 100\.0 %\) \| 9 of 12, .* \| 3 broken, 0 fixed \|/)
  assert.match(stdout, /\| Calibration error \| 0\.\d+ \| 0\.\d+ \|/)
  assert.match(stdout, /\| A picture, median \| [\d.]+ ms \| [\d.]+ ms \| [\d.]+ times \|/)
  assert.match(stdout, /\| Memory of a worker \| \d+\.\d MB \| \d+\.\d MB \|/)
  assert.match(stdout, /\| Confidence \| \d\.\d+ \| \d\.\d+ \| \d\.\d+ \| within chance \|/)
  assert.match(stdout, /\| \S+0\.png \| Dark \| Dark, 0\.\d+ \| Red, 1\.00 \|/)

  const json = JSON.parse((await run(folder, [...CHANGE, '--json', pictures])).stdout) as Comparison
  assert.equal([json.pictures, json.flips.count, json.broken?.count, json.fixed?.count], [12, 3, 3, 0])
  assert.is(json.leftOut.length, 1)
  assert.ok(json.base.memoryBytes !== null && json.base.memoryBytes > 10_000_000)
  assert.is(json.base.bytes, json.head.bytes)
  const sums = json.differ.map(({ base, head }) => base.confidence + head.confidence)
  assert.equal(
    sums,
    [...sums].sort((a, b) => b - a),
    'the surest first',
  )
  assert.ok(json.differ.every(({ right }) => right === 'Dark'))
})

it('ends with 0, with 1 where a limit may be exceeded, and with 2 where nothing was compared', async () => {
  const [folder, pictures] = [await models(), await lightsFolder()]
  const same = [...GOOD, '--head', 'models/good.onnx', pictures]
  assert.is((await run(folder, [...same, '--fail-on', 'flips>25%'])).code, 0)
  const strict = await run(folder, [...same, '--fail-on', 'flips>2%'])
  assert.is(strict.code, 1)
  assert.match(strict.output, '0 of 12 are answers that differ: up to 24.3 %')
  assert.is((await run(folder, [...CHANGE, pictures, '--fail-on', 'broken>50%'])).code, 1)
  for (const args of [
    [...CHANGE],
    ['--base', 'nobody', '--head', 'nobody', pictures],
    [...CHANGE, 'no-such-folder'],
    [...CHANGE, pictures, '--fail-on', 'flips>2'],
    [...GOOD, '--head', colorModelFile(), pictures],
  ]) {
    const { code, output } = await run(folder, args)
    assert.is(code, 2, args.join(' '))
    assert.not.match(output, /^\s+at /m, 'no stack')
  }
  assert.match((await run(folder, [...GOOD, '--head', colorModelFile(), pictures])).output, 'have no class in common')
})

it('takes a model as a commit describes it, with weights from where they are', async () => {
  const folder = await models()
  const [modelsDir, source] = [join(folder, 'models'), join(folder, 'source')]
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'pipe' })
  git('init', '--quiet')
  git('add', 'models/good.json', 'models/good.labels.json')
  git('commit', '--quiet', '--no-verify', '--message', 'good')
  const before = readFileSync(join(modelsDir, 'good.json'), 'utf8')
  writeFileSync(join(modelsDir, 'good.json'), before.replace('"RGB"', '"BGR"'))
  mkdirSync(source)
  copyFileSync(join(modelsDir, 'good.onnx'), join(source, 'good.onnx'))

  const places = { modelsDir, userFolder: folder }
  assert.is((await openRevision('good', places, '--head')).manifest.input.channels, 'BGR')
  const old = await openRevision('HEAD:good', places, '--base')
  assert.is(old.manifest.input.channels, 'RGB')
  assert.is(old.path, join(modelsDir, 'good.onnx'))

  rmSync(join(modelsDir, 'good.onnx'))
  const missing = await thrown(() => openRevision('HEAD:good', places, '--base'))
  assert.match(missing.message, 'has no url')
  process.env['MODEL_SOURCE'] = source
  try {
    const fetched = await openRevision('HEAD:good', places, '--base')
    assert.match(fetched.path, /\.cache\/[0-9a-f]{64}\.onnx$/)
  } finally {
    delete process.env['MODEL_SOURCE']
  }
  const unknown = (await thrown(() => openRevision('HEAD:bad', places, '--base'))) as UserError
  assert.instance(unknown, UserError)
  assert.match(unknown.message, '--base: HEAD has no bad.json')
})

it.run()
