/** Every structure that libjpeg's own encoder writes, against the pixels that libjpeg reads. */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createRandom } from '../testing/random.ts'
import { temporaryFolder } from '../testing/service.ts'
import { loadDecoders } from './decode.ts'
import { createSharpDecoder } from './decode-sharp.ts'
import type { Decoder } from './decoder.ts'
import { cutOf } from './geometry.ts'

const it = suite('structures of JPEG')

/** Odd ones, one that is a whole number of blocks, and one that is wider than high by far. */
const SIZES = [
  { width: 117, height: 93 },
  { width: 64, height: 64 },
  { width: 399, height: 8 },
]
/** In grey levels, on average: decoders interpolate chroma in ways of their own. A wrong structure is 5 to 100 apart. */
const TOLERANCE = 3
const MAX_PIXELS = 1e6

const SAMPLINGS = ['1x1', '2x1', '1x2', '2x2', '4x1', '1x4', '4x2', '3x1', '2x2,2x1', '2x2,1x2', '2x1,2x1', '2x2,2x2']
const FINE_CHROMA = ['1x1,2x1', '1x1,2x2', '1x1,1x2', '2x1,1x2', '1x2,2x1', '2x2,1x1,2x1', '4x1,2x1']
/** What jimp would misread, and what it does not know. */
const REFUSED_BY_JIMP = [
  ...FINE_CHROMA.slice(0, 5).map((sampling) => `sampling ${sampling}`),
  ...['1x1', '2x1', '2x2'].map((sampling) => `-arithmetic ${sampling}`),
  'RGB',
  'RGB 2x2',
]
const SCANS = ['0;\n1;\n2;\n', '0;\n1 2;\n', '0 1;\n2;\n', '0 1 2;\n']

type Structure = { name: string; options: string[] }

function structures(): Structure[] {
  const folder = temporaryFolder()
  const sampled = (luma: string) => ['-sample', luma.includes(',') ? luma : `${luma},1x1,1x1`]
  const scans = SCANS.map((script, i) => {
    const path = join(folder, `${i}.scans`)
    writeFileSync(path, script)
    return { name: `scans ${script.replaceAll('\n', ' ')}`, options: ['-scans', path] }
  })
  const coded = [
    ...scans,
    ...[
      ['-progressive'],
      ['-arithmetic'],
      ['-optimize'],
      ['-restart', '1'],
      ['-restart', '3B'],
      ['-quality', '1'],
      ['-quality', '100'],
    ].map((options) => ({ name: options.join(' '), options })),
  ]
  return [
    ...[...SAMPLINGS, ...FINE_CHROMA].map((luma) => ({ name: `sampling ${luma}`, options: sampled(luma) })),
    ...coded.flatMap(({ name, options }) =>
      ['1x1', '2x1', '2x2'].map((luma) => ({ name: `${name} ${luma}`, options: [...options, ...sampled(luma)] })),
    ),
    { name: 'gray', options: ['-grayscale'] },
    { name: 'gray 2x2', options: ['-grayscale', '-sample', '2x2'] },
    { name: 'RGB', options: ['-rgb'] },
    { name: 'RGB 2x2', options: ['-rgb', '-sample', '2x2,1x1,1x1'] },
  ]
}

/** Coloured rings with noise. */
function picture(width: number, height: number): Buffer {
  const random = createRandom(7)
  const pixels = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const ring = (x * x + y * y) / 60
    return [ring + 20 * random(), 2 * x + 10 * random(), 255 - ring / 2 + y].map((value) => Math.trunc(value) & 255)
  })
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.from(pixels.flat())])
}

/** What libjpeg reads, cut to the square that decoders are asked for. */
function expected(jpeg: Buffer, width: number, height: number): Uint8Array {
  const ppm = execFileSync('djpeg', ['-rgb', '-pnm'], { input: jpeg })
  const rgb = ppm.subarray(ppm.length - width * height * 3)
  const side = Math.min(width, height)
  const { left, top } = cutOf({ width, height }, { shorterSide: side, cropSide: side })
  const rows = Array.from({ length: side }, (_, y) => {
    const from = ((top + y) * width + left) * 3
    return rgb.subarray(from, from + side * 3)
  })
  return Buffer.concat(rows)
}

const apart = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / one.length

const has = (program: string) => spawnSync(program, ['-version']).error === undefined

async function decoders(): Promise<Record<string, Decoder>> {
  const [best] = await loadDecoders('auto', MAX_PIXELS)
  const [jimp] = await loadDecoders('jimp', MAX_PIXELS)
  return { best: best as Decoder, sharp: await createSharpDecoder(MAX_PIXELS), jimp: jimp as Decoder }
}

it('are decoded as libjpeg decodes them, or refused in words', async () => {
  if (!has('cjpeg') || !has('djpeg')) {
    process.stdout.write('\n  skipped: cjpeg and djpeg are not installed (libjpeg-turbo-progs)\n')
    return
  }
  const wrong: string[] = []
  const refused = new Set<string>()
  let count = 0
  const all = Object.entries(await decoders())
  for (const { width, height } of SIZES) {
    for (const { name, options } of structures()) {
      const bytes = execFileSync('cjpeg', options, { input: picture(width, height), stdio: ['pipe', 'pipe', 'ignore'] })
      const pixels = expected(bytes, width, height)
      const side = Math.min(width, height)
      for (const [decoder, { decode }] of all) {
        count++
        const seen = await decode({ bytes, type: 'jpeg' }, { shorterSide: side, cropSide: side }).catch(
          (error) => error,
        )
        if (seen instanceof Uint8Array) {
          if (apart(seen, pixels) > TOLERANCE)
            wrong.push(`${decoder}, ${name}, ${width}x${height}: ${apart(seen, pixels)}`)
        } else if (decoder === 'jimp') refused.add(name)
        else wrong.push(`${decoder}, ${name}: ${seen}`)
      }
    }
  }
  assert.equal(wrong, [])
  assert.equal([...refused], REFUSED_BY_JIMP)
  process.stdout.write(`\n  ${count} decoded\n`)
})

it.run()
