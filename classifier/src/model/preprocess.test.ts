import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createNormalize, geometryOf, type Preprocessing } from './preprocess.ts'

const it = suite('preprocess')

const PUBLISHED: Preprocessing = {
  input: { channels: 'RGB', layout: 'NCHW', type: 'float32', side: 2 },
  preprocessing: { fit: 'crop', resizeShorterSide: 256, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
}
const close = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-4, `${actual} is not ${expected}`)

it('scales with the statistics of each channel, planes one after another', () => {
  const planes = createNormalize(PUBLISHED)(Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 128, 128, 128]))
  // (1 - .485) / .229, (0 - .485) / .229, (128/255 - .485) / .229
  for (const [i, value] of [2.2489, -2.1179, -2.1179, 0.0741].entries()) close(planes[i], value)
  for (const [i, value] of [-2.0357, 2.4286, -2.0357, 0.2052].entries()) close(planes[4 + i], value)
  for (const [i, value] of [-1.8044, -1.8044, 2.64, 0.4265].entries()) close(planes[8 + i], value)
})

it('puts colours and pixels into the order of the network', () => {
  const pixels = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 102, 153])
  const valuesOf = (input: Partial<Preprocessing['input']>, of: Partial<Preprocessing['preprocessing']>) => {
    const preprocessing = { ...PUBLISHED.preprocessing, mean: undefined, std: undefined, ...of }
    return [...createNormalize({ input: { ...PUBLISHED.input, ...input }, preprocessing } as Preprocessing)(pixels)]
  }
  const unit = { mean: [0, 0, 0], std: [1, 1, 1] } as Partial<Preprocessing['preprocessing']>
  const near = (values: number[]) => values.map((value) => Math.round(value * 1e6) / 1e6)
  assert.equal(near(valuesOf({ layout: 'NHWC' }, unit)), [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2, 0.4, 0.6])
  assert.equal(near(valuesOf({ channels: 'BGR' }, unit)), [0, 0, 1, 0.6, 0, 1, 0, 0.4, 1, 0, 0, 0.2])
  assert.equal(valuesOf({ layout: 'NHWC', type: 'uint8' }, {}), [...pixels])
  assert.equal(valuesOf({ channels: 'BGR', type: 'uint8' }, {}), [0, 0, 255, 153, 0, 255, 0, 102, 255, 0, 0, 51])
})

it('fills the same memory for every picture', () => {
  const normalize = createNormalize(PUBLISHED)
  assert.is(normalize(new Uint8Array(12)), normalize(new Uint8Array(12)))
})

it('refuses another number of bytes', () => {
  assert.throws(() => createNormalize(PUBLISHED)(new Uint8Array(16)), 'expected 12 bytes of RGB, got 16')
})

it('takes its geometry from the manifest', () => {
  assert.equal(geometryOf(PUBLISHED), { shorterSide: 256, cropSide: 2 })
  const stretched = { ...PUBLISHED, preprocessing: { ...PUBLISHED.preprocessing, fit: 'stretch' as const } }
  assert.is(geometryOf(stretched).isStretched, true)
})

it.run()
