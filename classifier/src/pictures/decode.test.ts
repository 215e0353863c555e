import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ImageDecoder } from '../contract.ts'
import { bmp, COLORS, type Color, jpeg, solid } from '../testing/pictures.ts'
import { thrown } from '../testing/thrown.ts'
import { loadDecoders } from './decode.ts'
import type { Decoder } from './decoder.ts'
import { imageType } from './image-header.ts'

const it = suite('decode')

const GEOMETRY = { shorterSide: 256, cropSide: 224 }
const MAX_PIXELS = 50_000_000

async function decode(choice: ImageDecoder, bytes: Buffer): Promise<Uint8Array> {
  const type = imageType(bytes)
  const decoder = (await loadDecoders(choice, MAX_PIXELS)).find(({ types }) => type && types.includes(type)) as Decoder
  return decoder.decode({ bytes, type: type as NonNullable<typeof type> }, GEOMETRY)
}

/** The mean colour of a square of 40 pixels whose corner is at x, y. */
function colorAt(rgb: Uint8Array, x: number, y: number): number[] {
  const sums = [0, 0, 0]
  for (let row = y; row < y + 40; row++) {
    for (let column = x; column < x + 40; column++) {
      for (const channel of [0, 1, 2])
        sums[channel] = (sums[channel] ?? 0) + (rgb[(row * 224 + column) * 3 + channel] ?? 0)
    }
  }
  return sums.map((sum) => sum / 1600)
}

function assertColor(actual: number[], expected: readonly number[], tolerance = 6): void {
  const isClose = actual.every((value, i) => Math.abs(value - (expected[i] ?? 0)) <= tolerance)
  assert.ok(isClose, `${actual.map(Math.round)} is not ${expected}`)
}

/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  solid('blue', width, height).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#f00' } }, left: 0, top: 0 },
  ])

for (const choice of ['auto', 'jimp'] as const) {
  it(`${choice}: reads JPEG, PNG, GIF and BMP of any shape`, async () => {
    for (const [width, height] of [
      [300, 260],
      [90, 400],
      [1200, 30],
      [1, 1],
      [20_000, 2],
    ] as const) {
      const picture = () => solid('green', width, height)
      const encoded = await Promise.all([
        picture().jpeg().toBuffer(),
        picture().png().toBuffer(),
        picture().gif().toBuffer(),
      ])
      for (const bytes of [...encoded, bmp('green', width, height)]) {
        const rgb = await decode(choice, bytes)
        assert.is(rgb.length, 224 * 224 * 3)
        assertColor(colorAt(rgb, 92, 92), COLORS.green)
      }
    }
  })

  it(`${choice}: cuts the centre`, async () => {
    const rgb = await decode(choice, await halves(1000, 500).png().toBuffer())
    assertColor(colorAt(rgb, 60, 100), COLORS.red)
    assertColor(colorAt(rgb, 124, 100), COLORS.blue)
  })

  it(`${choice}: turns the picture as EXIF says`, async () => {
    const lying = await halves(600, 400).jpeg().withMetadata({ orientation: 6 }).toBuffer() // left becomes top
    const rgb = await decode(choice, lying)
    assertColor(colorAt(rgb, 10, 10), COLORS.red)
    assertColor(colorAt(rgb, 170, 10), COLORS.red)
    assertColor(colorAt(rgb, 10, 170), COLORS.blue)
  })

  it(`${choice}: lays transparency over white`, async () => {
    const half = { width: 300, height: 300, channels: 4 as const, background: { r: 255, g: 0, b: 0, alpha: 0.5 } }
    const rgb = await decode(choice, await sharp({ create: half }).png().toBuffer())
    assertColor(colorAt(rgb, 92, 92), [255, 127, 127])
  })

  it(`${choice}: reads grayscale, palette, 16 bits, progressive and CMYK`, async () => {
    const gray = { create: { width: 300, height: 300, channels: 3 as const, background: '#808080' } }
    const encoded = {
      grayscaleJpeg: sharp(gray).grayscale().jpeg(),
      grayscalePng: sharp(gray).grayscale().png(),
      palette: sharp(gray).png({ palette: true }),
      deep: sharp(gray).toColourspace('rgb16').png(),
      progressive: sharp(gray).jpeg({ progressive: true }),
      interlaced: sharp(gray).png({ progressive: true }),
      cmyk: sharp(gray).toColourspace('cmyk').jpeg(),
    }
    for (const [name, picture] of Object.entries(encoded)) {
      const bytes = await picture.toBuffer()
      // CMYK has no exact gray, and jimp knows no profiles: what it reads is darker.
      assertColor(colorAt(await decode(choice, bytes), 92, 92), [128, 128, 128], name === 'cmyk' ? 30 : 6)
    }
  })

  it(`${choice}: takes the first frame of an animation`, async () => {
    const frame = async (color: Color) => solid(color, 100, 100).png().toBuffer()
    const animation = await sharp([await frame('red'), await frame('blue')], { join: { animated: true } })
      .gif()
      .toBuffer()
    assertColor(colorAt(await decode(choice, animation), 92, 92), COLORS.red)
  })

  it(`${choice}: fails on a picture that is cut off`, async () => {
    for (const bytes of [await halves(400, 400).png().toBuffer(), await halves(400, 400).jpeg().toBuffer()]) {
      const error = await thrown(() => decode(choice, bytes.subarray(0, bytes.length / 3)))
      assert.ok(error.message.length > 0)
    }
  })
}

it('does not let jimp unpack what takes a gigabyte', async () => {
  const [jimp] = await loadDecoders('jimp', MAX_PIXELS)
  const bytes = await solid('red', 5000, 4000).png().toBuffer()
  const message = await jimp?.decode({ bytes, type: 'png' }, GEOMETRY).then(String, (error: Error) => error.message)
  assert.is(message, 'it has 5000 x 4000 pixels, and at most 16 million are decoded')
})

it('reads WebP with sharp, and says that jimp cannot', async () => {
  assertColor(colorAt(await decode('auto', await solid('blue').webp().toBuffer()), 92, 92), COLORS.blue)
  const [jimp] = await loadDecoders('jimp', MAX_PIXELS)
  assert.not(jimp?.types.includes('webp'))
})

it('is limited in pixels even where a header lied', async () => {
  const [decoder] = await loadDecoders('auto', 1_000)
  const error = await thrown(async () => decoder?.decode({ bytes: await jpeg('red'), type: 'jpeg' }, GEOMETRY))
  assert.match(error.message, 'pixel limit')
})

it.run()
