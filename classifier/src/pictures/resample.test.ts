import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { resample } from './resample.ts'

const it = suite('resample')

/** One row of gray values, as RGB. */
const row = (...values: number[]) => Uint8Array.from(values.flatMap((value) => [value, value, value]))
const reds = (rgb: Uint8Array) => [...rgb].filter((_, i) => i % 3 === 0)

// The expected values are those of Pillow 13: Image.resize((w, h), Image.BILINEAR).
it('enlarges like Pillow', () => {
  const pixels = { data: Uint8Array.from([...row(0, 200), ...row(100, 40)]), width: 2, height: 2, channels: 3 }
  const rgb = resample(pixels, { shorterSide: 4, cropSide: 4 })
  assert.equal(reds(rgb), [0, 50, 150, 200, 25, 59, 126, 160, 75, 76, 79, 80, 100, 85, 55, 40])
})

it('reduces like Pillow', () => {
  const data = Uint8Array.from(
    Array.from({ length: 6 }, (_, y) => [
      ...row(...Array.from({ length: 6 }, (_, x) => (x * 53 + y * 91) % 256)),
    ]).flat(),
  )
  const rgb = resample({ data, width: 6, height: 6, channels: 3 }, { shorterSide: 2, cropSide: 2 })
  assert.equal(reds(rgb), [124, 133, 135, 120])
})

it('cuts the centre, and skips further channels', () => {
  const data = Uint8Array.from([9, 9, 9, 255, 10, 20, 30, 255, 9, 9, 9, 255])
  assert.equal([...resample({ data, width: 3, height: 1, channels: 4 }, { shorterSide: 1, cropSide: 1 })], [10, 20, 30])
})

it('is quick with a strip that would fill the memory if it were resized as a whole', () => {
  const width = 1_000_000
  const rgb = resample(
    { data: new Uint8Array(width * 3).fill(7), width, height: 1, channels: 3 },
    { shorterSide: 256, cropSide: 224 },
  )
  assert.ok(rgb.every((value) => value === 7))
})

it.run()
