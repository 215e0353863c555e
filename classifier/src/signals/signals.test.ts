import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { measurePixels, measureScores } from './signals.ts'

const it = suite('signals of a picture')

const SIDE = 8
const picture = (pixel: (x: number, y: number) => readonly [number, number, number]) =>
  Uint8Array.from({ length: SIDE * SIDE }, (_, i) => i).reduce(
    (rgb, i) => {
      rgb.set(pixel(i % SIDE, Math.floor(i / SIDE)), i * 3)
      return rgb
    },
    new Uint8Array(SIDE * SIDE * 3),
  )
const grey = (value: number) => [value, value, value] as const
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 0.005, `${actual}`)

it('finds a plain picture as bright as it is, without contrast or edges', () => {
  for (const value of [0, 128, 255]) {
    const { luminance, contrast, sharpness } = measurePixels(
      picture(() => grey(value)),
      SIDE,
    )
    near(luminance, value / 255)
    assert.is(contrast, 0)
    assert.is(sharpness, 0)
  }
})

it('weighs colours as eyes do', () => {
  near(
    measurePixels(
      picture(() => [255, 0, 0]),
      SIDE,
    ).luminance,
    0.2126,
  )
  near(
    measurePixels(
      picture(() => [0, 255, 0]),
      SIDE,
    ).luminance,
    0.7152,
  )
  near(
    measurePixels(
      picture(() => [0, 0, 255]),
      SIDE,
    ).luminance,
    0.0722,
  )
})

it('tells edges from slopes', () => {
  const board = measurePixels(
    picture((x, y) => grey((x + y) % 2 === 0 ? 255 : 0)),
    SIDE,
  )
  near(board.luminance, 0.5)
  near(board.contrast, 0.5)
  near(board.sharpness, 4)
  const slope = measurePixels(
    picture((x) => grey(x * 30)),
    SIDE,
  )
  assert.ok(slope.contrast > 0.2)
  assert.is(slope.sharpness, 0)
})

it('finds certainty and doubt', () => {
  const { confidence, margin, entropy } = measureScores(Float32Array.of(0.1, 0.6, 0.3))
  near(confidence, 0.6)
  near(margin, 0.3)
  near(entropy, 0.898 / Math.log(3))
  assert.equal(measureScores(Float32Array.of(0, 1, 0, 0)), { confidence: 1, margin: 1, entropy: 0 })
  assert.equal(measureScores(Float32Array.of(0.25, 0.25, 0.25, 0.25)), { confidence: 0.25, margin: 0, entropy: 1 })
})

it.run()
