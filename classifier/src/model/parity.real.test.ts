import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ImageDecoder } from '../contract.ts'
import { loadDecoders } from '../pictures/decode.ts'
import { imageType } from '../pictures/image-header.ts'
import { temporaryFolder } from '../testing/service.ts'
import { workerSettings } from '../testing/settings.ts'
import { shared } from '../testing/shared.ts'
import { createNormalize, geometryOf } from './preprocess.ts'
import type { ModelSettings } from './settings.ts'

const it = suite('parity with Pillow and numpy')

const REFERENCE = fileURLToPath(new URL('../testing/reference.py', import.meta.url))
const PYTHON = process.env['PYTHON'] ?? 'python3'
const SIDE = 224
/** One of 255 grey levels, in the units of the tensor. */
const LEVEL = 1 / 255 / 0.225
/** Where the same pixels go in: rounding, and the slightly different filters of libvips and Pillow. */
const SAME_PIXELS = { mean: 0.2 * LEVEL, worst: 3 * LEVEL }
/** Photographs: sharp shrinks a JPEG while it decodes it, Pillow decodes all of it; palettes and CMYK differ too. */
const PHOTOGRAPHS = { mean: 1.5 * LEVEL }

/** Pixels where the stored numbers were read, as y and x. */
const POINTS = [
  [0, 0],
  [57, 111],
  [111, 57],
  [167, 200],
  [223, 223],
] as const
/** What reference.py computes (Pillow 13.0, numpy 2.4): means of the channels, and red, green, blue at the points. */
const STORED = [
  {
    size: [500, 375],
    means: [0.0619, 0.1768, 0.4033],
    points: [
      [1.427, -1.283, -1.526],
      [-1.056, 0.17, -0.55],
      [0.28, -0.53, 0.392],
      [0.331, 1.343, 1.368],
      [-0.371, 1.641, 2.344],
    ],
  },
  {
    size: [333, 517],
    means: [0.034, 0.181, 0.399],
    points: [
      [1.701, -1.756, -0.846],
      [0.468, 0.17, -0.218],
      [1.684, -0.775, 0.392],
      [-1.638, 1.728, 1.019],
      [1.444, 2.131, 1.647],
    ],
  },
  {
    size: [1024, 768],
    means: [0.0633, 0.179, 0.4058],
    points: [
      [-0.166, -1.283, -1.526],
      [-0.834, 0.17, -0.532],
      [1.941, -0.53, 0.392],
      [0.331, 1.343, 1.368],
      [-0.234, 1.641, 2.344],
    ],
  },
  {
    size: [180, 240],
    means: [-0.0001, 0.1764, 0.3939],
    points: [
      [-0.166, -1.773, -1.055],
      [-0.731, 0.17, -0.306],
      [-0.097, -0.775, 0.392],
      [2.146, 1.711, 1.106],
      [-0.046, 2.131, 1.856],
    ],
  },
] as const

/** A picture that any language computes alike: a wave in red, ramps in green and blue. */
function gradient([width, height]: readonly [width: number, height: number]): Promise<Buffer> {
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = (x * 3 + y * 2) % 510
      const pixel = [wave > 255 ? 510 - wave : wave, Math.trunc((x * 255) / width), Math.trunc((y * 255) / height)]
      rgb.set(pixel, (y * width + x) * 3)
    }
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

async function tensorOf(bytes: Buffer, choice: ImageDecoder): Promise<Float32Array | undefined> {
  const { models, maxPixels } = workerSettings('none')
  const { preprocessing } = models[0] as ModelSettings
  const type = imageType(bytes)
  assert.ok(type)
  const decoder = (await loadDecoders(choice, maxPixels)).find(({ types }) => types.includes(type))
  const rgb = await decoder?.decode({ bytes, type }, geometryOf(preprocessing))
  return rgb && (createNormalize(preprocessing)(rgb) as Float32Array)
}

function difference(actual: Float32Array, expected: Float32Array): { mean: number; worst: number } {
  assert.is(actual.length, expected.length)
  const apart = actual.map((value, i) => Math.abs(value - (expected[i] as number)))
  return { mean: apart.reduce((a, b) => a + b, 0) / apart.length, worst: apart.reduce((a, b) => Math.max(a, b), 0) }
}

function hasPython(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, PIL'], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write(`\n  skipped, no ${PYTHON} with Pillow and numpy: parity of whole tensors\n`)
    return false
  }
}

function reference(path: string): Float32Array {
  const bytes = execFileSync(PYTHON, [REFERENCE, path], { maxBuffer: 2 ** 24 })
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

for (const choice of ['auto', 'jimp'] as const) {
  it(`gives the stored numbers (${choice})`, async () => {
    for (const { size, means, points } of STORED) {
      const tensor = (await tensorOf(await gradient(size), choice)) as Float32Array
      for (const channel of [0, 1, 2] as const) {
        const plane = tensor.subarray(channel * SIDE * SIDE, (channel + 1) * SIDE * SIDE)
        const mean = plane.reduce((a, b) => a + b, 0) / plane.length
        assert.ok(Math.abs(mean - means[channel]) < SAME_PIXELS.mean, `${size}: mean ${mean} is not ${means[channel]}`)
        for (const [i, [y, x]] of POINTS.entries()) {
          const [value, wanted] = [plane[y * SIDE + x] as number, points[i]?.[channel] as number]
          assert.ok(Math.abs(value - wanted) < SAME_PIXELS.worst, `${size} at ${y}, ${x}: ${value} is not ${wanted}`)
        }
      }
    }
  })
}

if (hasPython()) {
  it('gives the same tensors', async () => {
    const path = join(temporaryFolder(), 'gradient.png')
    for (const { size } of STORED) {
      writeFileSync(path, await gradient(size))
      for (const choice of ['auto', 'jimp'] as const) {
        const { mean, worst } = difference(
          (await tensorOf(readFileSync(path), choice)) as Float32Array,
          reference(path),
        )
        process.stdout.write(
          `\n  ${size.join(' x ')}, ${choice}: ${(mean / LEVEL).toFixed(2)} levels, worst ${(worst / LEVEL).toFixed(1)}`,
        )
        assert.ok(mean < SAME_PIXELS.mean && worst < SAME_PIXELS.worst)
      }
    }
  })

  const photos = shared('images', 'parity on photographs')
  if (photos !== undefined) {
    it('gives nearly the same tensors for photographs', async () => {
      for (const name of readdirSync(photos).filter(
        (file) => /^\d+_[a-z_]+\.(jpg|png)$/.test(file) && !/cmyk|palette/.test(file),
      )) {
        const path = join(photos, name)
        const { mean } = difference((await tensorOf(readFileSync(path), 'auto')) as Float32Array, reference(path))
        process.stdout.write(`\n  ${name}: ${(mean / LEVEL).toFixed(2)} levels`)
        assert.ok(mean < PHOTOGRAPHS.mean, name)
      }
    })
  }
}

it.run()
