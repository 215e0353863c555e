import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shared } from '../testing/shared.ts'
import { isTurned } from './exif.ts'

const it = suite('isTurned')

const oriented = (orientation: number) =>
  sharp({ create: { width: 8, height: 4, channels: 3, background: 'red' } })
    .jpeg()
    .withMetadata({ orientation })
    .toBuffer()

it('exchanges the sides from orientation 5 on', async () => {
  const turned = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(async (n) => isTurned(await oriented(n))))
  assert.equal(turned, [false, false, false, false, true, true, true, true])
})

it('takes what is cut off or has no EXIF as it lies', async () => {
  const jpeg = await oriented(6)
  for (let bytes = 0; bytes < 30; bytes++) assert.not.ok(isTurned(jpeg.subarray(0, bytes)), `${bytes}`)
  assert.not.ok(isTurned(await sharp(jpeg).jpeg().toBuffer()))
})

it('reads what cameras write', () => {
  const turned = shared('images/407_ambulance_exif6.jpg', 'EXIF of a real file')
  const upsideDown = shared('images/404_airliner_exif3.jpg', 'EXIF of a real file')
  if (turned !== undefined) assert.ok(isTurned(readFileSync(turned)))
  if (upsideDown !== undefined) assert.not.ok(isTurned(readFileSync(upsideDown)))
})

it.run()
