import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { solid } from '../testing/pictures.ts'
import { withSmallJpeg } from './decode-small-jpeg.ts'
import type { Decoder } from './decoder.ts'

const it = suite('decode small JPEG')

const GEOMETRY = { shorterSide: 256, cropSide: 224 }

/** Whether a picture went to the other decoder. */
async function isPassedOn(bytes: Buffer, maxPixels = 50_000_000): Promise<boolean> {
  let isPassed = false
  const other: Decoder = {
    name: 'other',
    types: ['jpeg'],
    async decode() {
      isPassed = true
      return new Uint8Array(224 * 224 * 3)
    },
  }
  const decoder = await withSmallJpeg(other, maxPixels)
  const rgb = await decoder.decode({ bytes, type: 'jpeg' }, GEOMETRY)
  assert.is(rgb.length, 224 * 224 * 3)
  return isPassed
}

const photo = () => solid('green', 500, 375)

it('takes what any decoder reads alike', async () => {
  for (const chromaSubsampling of ['4:4:4', '4:2:0']) {
    assert.not(await isPassedOn(await photo().jpeg({ chromaSubsampling }).toBuffer()))
  }
  assert.not(await isPassedOn(await photo().jpeg().withMetadata({ orientation: 1 }).toBuffer()))
  assert.not(await isPassedOn(await solid('green', 75, 56).jpeg().toBuffer()))
})

it('passes on what is special: progressive, gray, CMYK, turned', async () => {
  assert.ok(await isPassedOn(await photo().jpeg({ progressive: true }).toBuffer()))
  assert.ok(await isPassedOn(await photo().toColourspace('b-w').jpeg().toBuffer()))
  assert.ok(await isPassedOn(await photo().toColourspace('cmyk').jpeg().toBuffer()))
  assert.ok(await isPassedOn(await photo().jpeg().withMetadata({ orientation: 6 }).toBuffer()))
})

it('passes on what is large, or would be', async () => {
  assert.ok(await isPassedOn(await solid('green', 1_200, 900).jpeg().toBuffer()))
  assert.ok(await isPassedOn(await solid('green', 20_000, 2).jpeg().toBuffer()))
  assert.ok(await isPassedOn(await photo().jpeg().toBuffer(), 1_000))
})

it('passes on what is damaged, for the other to judge', async () => {
  const jpeg = await photo().jpeg().toBuffer()
  assert.ok(await isPassedOn(jpeg.subarray(0, jpeg.length - 100)))
  const twoFrames = Buffer.concat([jpeg.subarray(0, 2), frameOf(jpeg), jpeg.subarray(2)])
  assert.ok(await isPassedOn(twoFrames))
  const noTables = Buffer.from(jpeg)
  for (let at = noTables.indexOf(Buffer.from([0xff, 0xc4])); at !== -1; ) {
    noTables[at + 1] = 0xef // an application's segment instead of Huffman tables
    at = noTables.indexOf(Buffer.from([0xff, 0xc4]), at + 2)
  }
  assert.ok(await isPassedOn(noTables))
})

it('sees what is there', async () => {
  const decoder = await withSmallJpeg({ name: 'none', types: [], decode: () => Promise.reject(new Error()) }, 1e6)
  const halves = await photo()
    .composite([{ input: { create: { width: 250, height: 375, channels: 3, background: '#f00' } }, left: 0, top: 0 }])
    .jpeg({ chromaSubsampling: '4:4:4', quality: 95 })
    .toBuffer()
  const rgb = await decoder.decode({ bytes: halves, type: 'jpeg' }, GEOMETRY)
  const expected = await sharp(halves)
    .resize(341, 256, { fit: 'fill' })
    .extract({ left: 58, top: 16, width: 224, height: 224 })
    .raw()
    .toBuffer()
  const worst = rgb.reduce(
    (max, value, i) =>
      i % 672 > 320 && i % 672 < 352 ? max : Math.max(max, Math.abs(value - (expected[i] as number))),
    0,
  )
  assert.ok(worst <= 3, `${worst} levels apart, the edge aside`)
})

it.run()

function frameOf(jpeg: Buffer): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  return jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2))
}
