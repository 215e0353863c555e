import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSharpDecoder } from './decode-sharp.ts'

const it = suite('orientation')

const GEOMETRY = { shorterSide: 64, cropSide: 56 }
/** Cutting first and turning then rounds in another order; JPEG is decoded at another scale. A pixel aside is 0.9 more. */
const TOLERANCE = { jpeg: 1, png: 0.3, webp: 0.3 }

/** Nothing in it is like its mirror image. */
function picture() {
  const [width, height] = [301, 201]
  const pixels = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return [(x * 255) / width, (y * 255) / height, x > 100 && y < 90 ? 255 : 0]
  })
  return sharp(Buffer.from(pixels.flat()), { raw: { width, height, channels: 3 } })
}

for (const format of ['jpeg', 'png', 'webp'] as const) {
  it(`turns ${format} as libvips does, whatever it says`, async () => {
    const { decode } = await createSharpDecoder(1e6)
    for (let orientation = 1; orientation <= 8; orientation++) {
      const options = format === 'jpeg' ? { quality: 98, chromaSubsampling: '4:4:4' } : { lossless: true, quality: 100 }
      const bytes = await picture().withMetadata({ orientation }).toFormat(format, options).toBuffer()
      const turned = await sharp(bytes).autoOrient().png().toBuffer()
      const seen = await decode({ bytes, type: format }, GEOMETRY)
      const expected = await decode({ bytes: turned, type: 'png' }, GEOMETRY)
      const apart = seen.reduce((sum, value, i) => sum + Math.abs(value - (expected[i] as number)), 0) / seen.length
      assert.ok(apart < TOLERANCE[format], `${orientation}: ${apart}`)
    }
  })
}

it.run()
