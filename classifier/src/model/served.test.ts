import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { servedVersion } from '../testing/served.ts'
import { colorModelFile } from '../testing/service.ts'
import { planModels } from './model-list.ts'
import { openModels, type ServedModel, versionFor } from './served.ts'

const it = suite('served models')

const MODELS = fileURLToPath(new URL('../../models', import.meta.url))
const [serve, canary] = ['1', '2'].map((version, place) => servedVersion([], version, place)) as [never, never]

const withCanary = (percent: number): ServedModel => ({
  name: 'colors',
  versions: [serve, canary],
  serve,
  canary: { version: canary, percent },
})

it('gives the canary its share of the requests, whatever ids look like', () => {
  for (const id of [(i: number) => `request-${i}`, () => crypto.randomUUID()]) {
    const ids = Array.from({ length: 4_000 }, (_, i) => id(i))
    for (const percent of [0, 0.5, 10, 50, 100]) {
      const share = ids.filter((one) => versionFor(withCanary(percent), one) === canary).length / 40
      assert.ok(Math.abs(share - percent) < 4, `${share} of ${percent} percent`) // five standard deviations at 50 %
    }
  }
})

it('decides alike for a retry, and keeps who was in when the share grows', () => {
  const ids = Array.from({ length: 500 }, (_, i) => `id-${i}`)
  const inAt = (percent: number) => ids.filter((id) => versionFor(withCanary(percent), id) === canary)
  assert.equal(inAt(20), inAt(20))
  const later = new Set(inAt(60))
  assert.ok(inAt(20).every((id) => later.has(id)))
})

it('answers with the one version where there is no canary', () => {
  assert.is(versionFor({ name: 'colors', versions: [serve], serve }, 'x'), serve)
})

it('opens every version, and says what workers are to load, by place', async () => {
  const [first, second] = [colorModelFile(), colorModelFile({ shift: 1 })]
  const list = {
    colors: { versions: { 1: first, 2: second }, serve: '2', shadow: '1' },
    more: { versions: { 9: first } },
  }
  const plans = planModels(JSON.stringify(list), undefined, { modelsDir: MODELS, userFolder: '/' })
  const { models, settings } = await openModels(plans)
  const [colors, more] = models
  assert.is(colors.serve.version, '2')
  assert.is(colors.shadow?.version, '1')
  assert.equal(
    settings.map(({ session }) => session.path),
    [first, second, first],
  )
  assert.is(settings[colors.serve.place]?.session.path, second)
  assert.is(more?.serve.place, 2)
  assert.is(more?.serve.sha256, colors.versions[0]?.sha256)
  assert.is(colors.serve.labels.length, 1000)
})

it.run()
