import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { createRandom } from '../src/testing/random.ts'

/** A set of pictures that is sent in turn, and the size that the table names. */
export type PictureSet = { name: string; description: string; paths: string[] }

/** Where photographs are that are no part of the repository. */
export const PHOTOGRAPHS = '../shared/images'
const MIX = 50
const SIZES = [
  { name: 's', width: 500, height: 375 },
  { name: 'm', width: 1920, height: 1080 },
  { name: '12 MP', width: 4000, height: 3000 },
]

/** Writes the pictures of the bench to a folder: from photographs where there are some, else drawn. */
export async function writePictures(folder: string): Promise<PictureSet[]> {
  mkdirSync(folder, { recursive: true })
  const photographs = await sources()
  const largestFirst = photographs.toSorted((a, b) => b.pixels - a.pixels)
  const sets: PictureSet[] = []
  for (const { name, width, height } of SIZES) {
    // Few photographs are as large as the two larger sizes; enlarging others would make them smooth and cheap to decode.
    const chosen = name === 's' ? largestFirst.slice(0, 8) : largestFirst.slice(0, 1)
    const paths: string[] = []
    for (const { input } of chosen) {
      const path = join(folder, `${name.replace(' ', '')}-${paths.length}.jpg`)
      await sharp(input).rotate().resize(width, height, { fit: 'cover' }).flatten().jpeg({ quality: 90 }).toFile(path)
      paths.push(path)
    }
    sets.push({ name, description: `JPEG of ${width}x${height}`, paths })
  }
  const paths = await writeMix(folder, photographs)
  return [...sets, { name: 'mix', description: `${MIX} pictures of many sizes, a tenth each PNG and WebP`, paths }]
}

type Source = { input: string | Buffer; pixels: number }

async function sources(): Promise<Source[]> {
  if (!existsSync(PHOTOGRAPHS)) return await drawn()
  const files = readdirSync(PHOTOGRAPHS).filter((file) => /\.(jpg|png|webp)$/.test(file))
  return await Promise.all(
    files.map(async (file) => {
      const input = join(PHOTOGRAPHS, file)
      const { width, height } = await sharp(input).metadata()
      return { input, pixels: width * height }
    }),
  )
}

/** Noise on smooth ground: about as many bytes a pixel as a photograph. */
async function drawn(): Promise<Source[]> {
  const ground = { r: 128, g: 128, b: 128 }
  const noise = await sharp({
    create: {
      width: 2000,
      height: 1500,
      channels: 3,
      background: ground,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .blur(1.2)
    .jpeg({ quality: 95 })
    .toBuffer()
  return [{ input: noise, pixels: 3_000_000 }]
}

async function writeMix(folder: string, photographs: readonly Source[]): Promise<string[]> {
  const random = createRandom(1)
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low))
  const paths: string[] = []
  for (let i = 0; i < MIX; i++) {
    const { input } = photographs[i % photographs.length] as Source
    const format = i % 10 === 0 ? 'png' : i % 10 === 5 ? 'webp' : 'jpeg'
    const width = between(320, 1600)
    const height = Math.round(width * (0.6 + random() * 0.6))
    const path = join(folder, `mix-${i}.${format}`)
    const picture = sharp(input).rotate().resize(width, height, { fit: 'cover' }).flatten()
    const encoded = await picture.toFormat(format, format === 'png' ? {} : { quality: between(70, 96) }).toBuffer()
    writeFileSync(path, encoded)
    paths.push(path)
  }
  return paths
}
