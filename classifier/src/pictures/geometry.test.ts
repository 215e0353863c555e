import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cutOf } from './geometry.ts'

const it = suite('geometry')

it('cuts where Pillow and torchvision cut', () => {
  const cut = (width: number, height: number) => cutOf({ width, height }, { shorterSide: 256, cropSide: 224 })
  assert.equal(cut(256, 256), { width: 256, height: 256, left: 16, top: 16 })
  assert.equal(cut(500, 375), { width: 341, height: 256, left: 58, top: 16 }) // 58.5 goes down
  assert.equal(cut(375, 500), { width: 256, height: 341, left: 16, top: 58 })
  assert.equal(cut(1600, 852), { width: 480, height: 256, left: 128, top: 16 }) // 480.75 is cut off
  assert.equal(cut(343, 256), { width: 343, height: 256, left: 60, top: 16 }) // 59.5 goes up
  assert.equal(cut(75, 56), { width: 342, height: 256, left: 59, top: 16 })
})

it.run()
