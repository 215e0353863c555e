import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { imageSize } from './image-header.ts'
import { jpegFrame } from './jpeg-frame.ts'
import { jpegSegments } from './jpeg-segments.ts'

const it = suite('segments of a JPEG')

const START = Buffer.from([0xff, 0xd8])
const APP0 = Buffer.from([0xff, 0xe0, 0, 4, 1, 2])
const FRAME = Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
const SCAN = Buffer.from([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0])
const markersOf = (...parts: Buffer[]) => [...jpegSegments(Buffer.concat(parts))].map(({ marker }) => marker)

it('end at the first scan', () => {
  assert.equal(markersOf(START, APP0, FRAME, SCAN, APP0), [0xe0, 0xc0, 0xda])
})

it('are found behind bytes that belong to none, and behind fill bytes', () => {
  const junk = Buffer.from([1, 2, 0xff, 0, 3])
  const fill = Buffer.from([0xff, 0xff])
  assert.equal(markersOf(START, APP0, junk, FRAME, fill, SCAN), [0xe0, 0xc0, 0xda])
  assert.equal(imageSize(Buffer.concat([START, APP0, junk, FRAME, SCAN]), 'jpeg'), { width: 40, height: 30 })
  assert.is(jpegFrame(Buffer.concat([START, APP0, FRAME, SCAN]))?.isRegular, true)
  assert.is(jpegFrame(Buffer.concat([START, APP0, junk, FRAME, SCAN]))?.isRegular, false)
})

it('are found behind one that says to be shorter than it is', () => {
  const short = Buffer.from([0xff, 0xe1, 0, 2, 9, 9])
  assert.equal(markersOf(START, short, FRAME, SCAN), [0xe1, 0xc0, 0xda])
})

it('stop where the file is cut off', () => {
  assert.equal(markersOf(START, APP0, FRAME.subarray(0, 3)), [0xe0])
  assert.equal(markersOf(START), [])
})

it.run()
