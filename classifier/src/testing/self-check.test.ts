import { readFileSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../../bench/children.ts'
import { sha256Of } from '../model/checksum.ts'
import { readManifest } from '../model/manifest.ts'
import { jpeg } from './pictures.ts'
import { colorModelFile, predict, startProgram, startService, until } from './service.ts'
import { MANIFEST } from './settings.ts'

const it = suite('self-check of a running service')

/** A model of its own, with a manifest beside it that records what it computes. */
async function recordedModel(): Promise<{ weights: string; manifest: string }> {
  const weights = colorModelFile()
  const manifest = weights.replace('.onnx', '.json')
  const bytes = readFileSync(weights)
  const { reference: _, ...published } = readManifest(MANIFEST)
  const described = { ...published, name: 'colors', file: 'colors.onnx', sha256: sha256Of(bytes), bytes: bytes.length }
  writeFileSync(manifest, `${JSON.stringify(described, null, 2)}\n`)
  const recording = startProgram('reference', {}, [weights])
  assert.is(await recording.ended, 0, recording.output())
  return { weights, manifest }
}

it('is passed by a model whose output was recorded, and says how near it came', async () => {
  const { weights } = await recordedModel()
  const service = await startService({ MODEL_PATH: weights })
  try {
    const { models } = (await (await fetch(`${service.url}/version`)).json()) as { models: { selfCheck: number }[] }
    assert.equal(
      models.map(({ selfCheck }) => selfCheck),
      [0],
    )
    const text = await (await fetch(service.metricsUrl)).text()
    assert.match(text, 'classifier_self_check_distance_ratio{model="colors",version="1"} 0\n')
    assert.not.match(service.output(), 'arithmetic not checked')
  } finally {
    service.process.kill('SIGKILL')
  }
})

it('keeps a service at 503 whose model computes something else, and says so in one line', async () => {
  const { weights, manifest } = await recordedModel()
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('0.485', '0.48'))
  const port = await freePort()
  const env = { HOST: '127.0.0.1', PORT: `${port}`, METRICS_PORT: '0', WORKERS: '1', MODEL_PATH: weights }
  const started = startProgram('main', env)
  const url = `http://127.0.0.1:${port}`
  try {
    const line = await until(() => /^\{.*"not ready".*\}$/m.exec(started.output())?.[0], started)
    const { level, error, hint } = JSON.parse(line)
    assert.is(level, 'error')
    for (const part of ['computes wrongly on this processor', weights, process.arch]) assert.match(error, part)
    assert.match(hint, 'npm run reference')
    assert.is((await fetch(`${url}/readyz`)).status, 503)
    assert.is((await predict(url, await jpeg('red'))).status, 503)
    assert.is((await fetch(`${url}/livez`)).status, 200)
    started.process.kill('SIGTERM')
    assert.is(await started.ended, 0)
  } finally {
    started.process.kill('SIGKILL')
  }
})

it('warns where there is nothing to compare with', async () => {
  const service = await startService()
  try {
    await until(() => service.output().includes('arithmetic not checked'))
  } finally {
    service.process.kill('SIGKILL')
  }
})

it.run()
