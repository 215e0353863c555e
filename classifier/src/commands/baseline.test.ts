import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sha256Of } from '../model/checksum.ts'
import { Baseline } from '../signals/baseline.ts'
import { ALL_SIGNALS } from '../signals/buckets.ts'
import { jpeg } from '../testing/pictures.ts'
import { colorModelFile, predict, startProgram, startService, temporaryFolder } from '../testing/service.ts'

const it = suite('baseline')

async function run(args: string[], env: Record<string, string> = {}) {
  const started = startProgram('baseline', env, args)
  const code = await started.ended
  return { code, output: started.output() }
}

/** Four pictures of which three are named rightly, and one file that is none. */
async function pictures(): Promise<string> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '100_red.jpg'), await jpeg('red'))
  writeFileSync(join(folder, '200_green.jpg'), await jpeg('green'))
  writeFileSync(join(folder, '300_blue.jpg'), await jpeg('blue'))
  writeFileSync(join(folder, '300_red.jpg'), await jpeg('red'))
  writeFileSync(join(folder, 'broken.jpg'), 'no picture')
  return folder
}

it('counts every signal of every picture, for these weights', async () => {
  const model = colorModelFile()
  const out = join(temporaryFolder(), 'mine.json')
  const { code, output } = await run([await pictures(), '--model', model, '--out', out])
  assert.is(code, 0, output)
  assert.match(output, '4 pictures, 3 of 4 labelled ones classified rightly')
  assert.match(output, /left out: .*broken.jpg: /)
  const baseline = Baseline.parse(JSON.parse(readFileSync(out, 'utf8')))
  assert.is(baseline.sha256, sha256Of(readFileSync(model)))
  assert.equal(Object.keys(baseline.signals), ALL_SIGNALS)
  for (const [signal, counts] of Object.entries(baseline.signals)) {
    const sum = Object.values(counts).reduce((a, b) => a + b)
    assert.is(sum, 4, signal)
  }
  assert.is(baseline.signals['format']?.['jpeg'], 4)
})

it('says what is wrong', async () => {
  assert.match((await run([])).output, 'No picture is named.')
  assert.match((await run(['--help'])).output, 'Usage: npm run baseline')
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'broken.jpg'), 'no picture')
  const { code, output } = await run([folder, '--model', colorModelFile()])
  assert.is(code, 1)
  assert.match(output, 'None of the pictures can be classified.')
})

it('is served as metrics beside the pictures that come, also for other weights, with a warning', async () => {
  const model = colorModelFile()
  const target = join(dirname(model), 'colors.baseline.json')
  await run([await pictures(), '--model', model, '--out', target])
  const old = { ...JSON.parse(readFileSync(target, 'utf8')), sha256: '0'.repeat(64) }
  writeFileSync(target, JSON.stringify(old))
  const service = await startService({ MODEL_PATH: model })
  try {
    assert.match(service.output(), 'the baseline was measured with other weights')
    const { id } = (await (await predict(service.url, await jpeg('red'))).json()) as { id: string }
    const feedback = { prediction_id: id, correct: false }
    await fetch(`${service.url}/feedback`, { method: 'POST', body: JSON.stringify(feedback) })
    const metrics = await (await fetch(service.metricsUrl)).text()
    const series = (name: string, bucket: string) =>
      `${name}{model="colors",version="1",signal="luminance",bucket="${bucket}"}`
    assert.match(metrics, `${series('classifier_baseline_pictures', '0.3')} 2`)
    assert.match(metrics, `${series('classifier_signals_total', '0.3')} 1`)
    assert.match(metrics, 'classifier_feedback_total{model="colors",version="1",outcome="wrong"} 1')
    assert.match(metrics, `classifier_baseline_info{model="colors",version="1",sha256="${'0'.repeat(64)}"} 1`)
  } finally {
    await service.stop()
  }
})

it('is there for the default model, measured with its weights', () => {
  const models = fileURLToPath(new URL('../../models', import.meta.url))
  const read = (name: string) => JSON.parse(readFileSync(join(models, name), 'utf8'))
  const baseline = Baseline.parse(read('mobilenetv2-12-int8.baseline.json'))
  assert.is(baseline.sha256, read('mobilenetv2-12-int8.json').sha256)
})

it.run()
