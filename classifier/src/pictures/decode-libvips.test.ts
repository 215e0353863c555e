import koffi from 'koffi'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createRandom } from '../testing/random.ts'
import { libvipsPath, withLibvips } from './decode-libvips.ts'
import { createSharpDecoder } from './decode-sharp.ts'
import type { Decoder } from './decoder.ts'

const it = suite('decode by libvips')

const GEOMETRY = { shorterSide: 256, cropSide: 224 }
const MAX_PIXELS = 50_000_000

/** Rows of colours that change slowly, with noise: neither scale nor place can be taken for another. */
function picture(width: number, height: number) {
  const random = createRandom(width * height)
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const noise = random() * 40
      pixels[at] = (x * 200) / width + noise
      pixels[at + 1] = (y * 200) / height + noise
      pixels[at + 2] = (x > width / 3 && y < height / 2 ? 200 : 0) + noise
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** What the two decoders make of a JPEG, and whether the first left it to the second. */
async function both(bytes: Buffer, maxPixels = MAX_PIXELS) {
  const other = await createSharpDecoder(MAX_PIXELS)
  let isPassed = false
  const spy: Decoder = {
    ...other,
    decode(image, geometry) {
      isPassed = true
      return other.decode(image, geometry)
    },
  }
  const decoder = await withLibvips(spy, maxPixels)
  const image = { bytes, type: 'jpeg' } as const
  return { seen: await decoder.decode(image, GEOMETRY), expected: await other.decode(image, GEOMETRY), isPassed }
}

const apart = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length

it('has the very numbers of sharp where both shrink alike', async () => {
  for (const [width, height] of [
    [300, 260],
    [640, 701], // not 2: an odd side
    [790, 812],
    [1_111, 1_400],
    [3_000, 2_600],
  ] as const) {
    const { seen, expected, isPassed } = await both(await picture(width, height).jpeg().toBuffer())
    assert.not(isPassed, `${width}x${height}`)
    assert.is(apart(seen, expected), 0, `${width}x${height}`)
  }
})

it('is near to sharp where it shrinks more', async () => {
  for (const [width, height] of [
    [1_920, 1_080],
    [2_240, 2_080],
  ] as const) {
    const { seen, expected, isPassed } = await both(await picture(width, height).jpeg().toBuffer())
    assert.not(isPassed)
    const distance = apart(seen, expected)
    assert.ok(distance > 0 && distance < 2, `${width}x${height}: ${distance}`)
  }
})

it('shrinks no more than sharp where libjpeg would round', async () => {
  for (const [width, height] of [
    [1_921, 1_080],
    [1_920, 1_081],
    [720, 720],
  ] as const) {
    const { seen, expected } = await both(await picture(width, height).jpeg().toBuffer())
    assert.is(apart(seen, expected), 0, `${width}x${height}`)
  }
})

it('turns pictures upright, progressive ones and those of every sampling', async () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const chromaSubsampling = orientation % 2 === 0 ? '4:4:4' : '4:2:0'
    const options = { chromaSubsampling, progressive: orientation > 4 }
    const bytes = await picture(900, 801).withMetadata({ orientation }).jpeg(options).toBuffer()
    const { seen, expected, isPassed } = await both(bytes)
    assert.not(isPassed)
    assert.is(apart(seen, expected), 0, `${orientation}`)
  }
})

it('leaves to sharp what is gray or CMYK, to be enlarged, long and thin, or has too many pixels', async () => {
  const jpegs = [
    picture(600, 600).toColourspace('b-w').jpeg(),
    picture(600, 600).toColourspace('cmyk').jpeg(),
    picture(255, 600).jpeg(),
    picture(260, 4_100).jpeg(),
  ]
  for (const bytes of await Promise.all(jpegs.map((one) => one.toBuffer()))) assert.ok((await both(bytes)).isPassed)
  assert.ok((await both(await picture(600, 600).jpeg().toBuffer(), 1_000)).isPassed)
})

it('leaves to sharp what is damaged, which says why', async () => {
  const whole = await picture(1_000, 900).jpeg().toBuffer()
  const cut = whole.subarray(0, whole.length / 2)
  const noise = Buffer.concat([whole.subarray(0, 700), Buffer.alloc(20_000, 0x55)])
  for (const bytes of [cut, noise]) {
    const error = await both(bytes).then(
      () => undefined,
      (reason: Error) => reason,
    )
    assert.instance(error, Error)
  }
})

it('gives back all that libvips had for it, whether a picture is sound or not', async () => {
  const library = koffi.load(libvipsPath())
  const allocations = library.func('int vips_tracked_get_allocs()')
  const whole = await picture(1_000, 900).jpeg().toBuffer()
  const decoder = await withLibvips({ ...(await createSharpDecoder(MAX_PIXELS)), decode: refuse }, MAX_PIXELS)
  const before = allocations()
  for (const bytes of [whole, whole.subarray(0, 20_000), whole]) {
    await decoder.decode({ bytes, type: 'jpeg' }, GEOMETRY).catch(() => undefined)
    assert.is(allocations(), before)
  }
})

const refuse = () => Promise.reject(new Error('left to sharp'))

it.run()
