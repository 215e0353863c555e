import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createNormalize, geometryOf, type Preprocessing } from './preprocess.ts'

const it = suite('preprocess')

const PUBLISHED: Preprocessing = {
  input: { channels: 'RGB', layout: 'NCHW', side: 2 },
  preprocessing: { resizeShorterSide: 256, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
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

it('fills the same memory for every picture', () => {
  const normalize = createNormalize(PUBLISHED)
  assert.is(normalize(new Uint8Array(12)), normalize(new Uint8Array(12)))
})

it('refuses another number of bytes', () => {
  assert.throws(() => createNormalize(PUBLISHED)(new Uint8Array(16)), 'expected 12 bytes of RGB, got 16')
})

it('takes its geometry from the manifest', () => {
  assert.equal(geometryOf(PUBLISHED), { shorterSide: 256, cropSide: 2 })
})

it.run()
