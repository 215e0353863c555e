import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bmp, pngHeader, solid } from '../testing/pictures.ts'
import { imageSize, imageType } from './image-header.ts'

const it = suite('image header')

const ENCODED = {
  jpeg: () => solid('red', 301, 77).jpeg().toBuffer(),
  png: () => solid('red', 301, 77).png().toBuffer(),
  gif: () => solid('red', 301, 77).gif().toBuffer(),
  webp: () => solid('red', 301, 77).webp().toBuffer(), // VP8
  bmp: async () => bmp('red', 301, 77),
} as const

it('recognises type and size of every format', async () => {
  for (const [name, encode] of Object.entries(ENCODED)) {
    const bytes = await encode()
    const type = imageType(bytes)
    assert.is(type, name)
    assert.equal(type && imageSize(bytes, type), { width: 301, height: 77 }, name)
  }
})

it('reads all three kinds of WebP', async () => {
  const lossless = await solid('red', 301, 77).webp({ lossless: true }).toBuffer()
  assert.equal(imageSize(lossless, 'webp'), { width: 301, height: 77 })
  const extended = await solid('red', 301, 77).ensureAlpha(0.5).webp().toBuffer()
  assert.equal(imageSize(extended, 'webp'), { width: 301, height: 77 })
})

it('finds the frame of a JPEG behind other segments, fill bytes and progressive coding', async () => {
  const progressive = await solid('red', 301, 77)
    .jpeg({ progressive: true })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  assert.equal(imageSize(progressive, 'jpeg'), { width: 301, height: 77 })
  const filled = Buffer.concat([progressive.subarray(0, 2), Buffer.from([0xff, 0xff]), progressive.subarray(2)])
  assert.equal(imageSize(filled, 'jpeg'), { width: 301, height: 77 })
})

it('reads sizes without pixels, and rows from the top', () => {
  assert.equal(imageSize(pngHeader(20_000, 30_000), 'png'), { width: 20_000, height: 30_000 })
  const topDown = bmp('red', 301, 77)
  topDown.writeInt32LE(-77, 22)
  assert.equal(imageSize(topDown, 'bmp'), { width: 301, height: 77 })
})

it('says nothing about what is no picture', () => {
  for (const text of [
    '',
    'B',
    '%PDF-1.7',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'BM is how this long enough text starts',
  ]) {
    assert.is(imageType(Buffer.from(text)), undefined, text)
  }
})

it('says nothing about the size in a header that is cut off anywhere', async () => {
  for (const encode of Object.values(ENCODED)) {
    const bytes = await encode()
    const type = imageType(bytes)
    assert.ok(type)
    for (let length = 0; length < 40; length++) imageSize(bytes.subarray(0, length), type) // must not throw
    assert.is(imageSize(bytes.subarray(0, 9), type), undefined)
  }
  assert.is(imageSize(pngHeader(0, 10), 'png'), undefined)
})

it.run()
