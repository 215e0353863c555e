import { Jimp } from 'jimp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testPicture } from './picture.ts'

const it = suite('testPicture')

it('is a picture that a decoder reads', async () => {
  const { bitmap } = await Jimp.read(Buffer.from(testPicture()))
  assert.equal([bitmap.width, bitmap.height], [64, 64])
  assert.equal([...bitmap.data.subarray(0, 4)], [0, 0, 255, 255])
})

it.run()
