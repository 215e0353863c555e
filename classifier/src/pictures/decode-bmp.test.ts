import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bmpCases } from '../testing/bmp.ts'
import { loadDecoders } from './decode.ts'
import type { Decoder } from './decoder.ts'
import { cutOf } from './geometry.ts'
import { UnreadablePicture } from './unreadable.ts'

const it = suite('BMP')

/** Neither even nor a multiple of eight, and as high as what is cut out: the first columns are left as they are. */
const WIDTH = 27
const SIDE = 25
const GEOMETRY = { shorterSide: SIDE, cropSide: SIDE }
const ROUNDING = 1

const decoderFor = async (choice: 'auto' | 'jimp') =>
  (await loadDecoders(choice, 1e6)).find(({ types }) => types.includes('bmp')) as Decoder

/** The part of a whole picture that the geometry leaves. */
function cutOut(rgb: Uint8Array, width = WIDTH): number[] {
  const { left } = cutOf({ width, height: SIDE }, GEOMETRY)
  return Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const [y, rest] = [Math.floor(i / (SIDE * 3)), i % (SIDE * 3)]
    return rgb[(y * width + left) * 3 + rest] as number
  })
}

function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(actual).reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0)
}

it('reads every kind, as it was drawn', async () => {
  const decoder = await decoderFor('auto')
  assert.is(decoder.name, 'image')
  for (const { name, bytes, rgb } of bmpCases(WIDTH, SIDE)) {
    const seen = await decoder.decode({ bytes, type: 'bmp' }, GEOMETRY)
    assert.ok(farthest(seen, cutOut(rgb)) <= ROUNDING, name)
  }
})

it('is drawn in these tests as Pillow reads it', () => {
  const python = process.env['PYTHON'] ?? 'python3'
  if (spawnSync(python, ['-c', 'import PIL']).status !== 0) {
    process.stdout.write('\n  skipped: Pillow is not installed (PYTHON names an interpreter)\n')
    return
  }
  const script = `
import io, sys
from PIL import Image
image = Image.open(io.BytesIO(sys.stdin.buffer.read()))
if image.mode == "RGBA":
    image = Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image)
sys.stdout.buffer.write(image.convert("RGB").tobytes())`
  for (const { name, bytes, rgb } of bmpCases(WIDTH, SIDE)) {
    const { stdout } = spawnSync(python, ['-c', script], { input: bytes })
    assert.ok(farthest(stdout, rgb) <= ROUNDING, name)
  }
})

it('is refused in words by jimp where that would see other colours', async () => {
  const decoder = await decoderFor('jimp')
  const read: string[] = []
  for (const width of [WIDTH, 32]) {
    for (const { name, bytes, rgb } of bmpCases(width, SIDE)) {
      try {
        const seen = await decoder.decode({ bytes, type: 'bmp' }, GEOMETRY)
        assert.ok(farthest(seen, cutOut(rgb, width)) <= ROUNDING, name)
        read.push(`${name} @${width}`)
      } catch (error) {
        assert.instance(error, UnreadablePicture, `${name}: ${error}`)
      }
    }
  }
  const plain = ['8 bits', '24 bits', '24 bits from the top', '32 bits, the last 8 of no meaning']
  assert.equal(read, [
    ...plain.map((name) => `${name} @${WIDTH}`),
    '1 bits @32',
    '4 bits @32',
    ...plain.map((name) => `${name} @32`),
  ])
})

it.run()
