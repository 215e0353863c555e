/** Pictures of every format, cut off at every structure and with flipped bits. */

import sharp from 'sharp'
import { asBody, type BadInput } from './bad-input.ts'
import { bmp } from './pictures.ts'
import { createRandom } from './random.ts'

/** A sound picture, and where its parts begin. What is cut off from `complete` on may be missed by nobody. */
type Sample = { name: string; bytes: Buffer; parts: number[]; complete: number }

const FLIPS_PER_SAMPLE = 30
const CUTS_IN_DATA = 6

/** Every sample cut at every part, one byte before and after it; and with one to four bits flipped. */
export async function damagedPictures(seed: number): Promise<{ truncated: BadInput[]; flipped: BadInput[] }> {
  const random = createRandom(seed)
  const all = await samples(random)
  const truncated = all.flatMap(({ name, bytes, parts, complete }) => {
    const data = Array.from({ length: CUTS_IN_DATA }, (_, i) => Math.trunc((complete * (i + 1)) / (CUTS_IN_DATA + 1)))
    const cuts = [...parts.flatMap((part) => [part - 1, part, part + 1]), ...data]
    const inside = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length)
    return inside.map((cut) =>
      asBody(`${name} cut at ${cut}`, bytes.subarray(0, cut), cut < complete ? [415, 422] : [200, 422]),
    )
  })
  const flipped = all.flatMap(({ name, bytes }) =>
    Array.from({ length: FLIPS_PER_SAMPLE }, (_, i) => {
      const damaged = Buffer.from(bytes)
      // Half of them in the header, where every bit counts.
      const reach = i % 2 === 0 ? Math.min(bytes.length, 64) : bytes.length
      for (let flips = 1 + (i % 4); flips > 0; flips--) {
        const at = Math.trunc(random() * reach)
        damaged[at] = (damaged[at] as number) ^ (1 << Math.trunc(random() * 8))
      }
      return asBody(`${name} flipped ${i}`, damaged, [200, 415, 422])
    }),
  )
  return { truncated, flipped }
}

async function samples(random: () => number): Promise<Sample[]> {
  const [width, height] = [96, 80]
  const noise = Buffer.from(Array.from({ length: width * height * 3 }, () => Math.trunc(random() * 256)))
  const picture = () => sharp(noise, { raw: { width, height, channels: 3 } })
  const jpegs = { jpeg: picture().jpeg(), progressive: picture().jpeg({ progressive: true }) }
  const pngs = {
    png: picture().png(),
    interlaced: picture().png({ progressive: true }),
    palette: picture().png({ palette: true }),
  }
  const webps = { webp: picture().webp(), lossless: picture().webp({ lossless: true }) }
  const gif = await picture().gif().toBuffer()
  const bitmap = bmp('red', width, height)
  return [
    ...(await Promise.all(
      Object.entries(jpegs).map(async ([name, encoder]) => {
        const bytes = await encoder.toBuffer()
        return { name, bytes, parts: jpegParts(bytes), complete: bytes.length - 2 }
      }),
    )),
    ...(await Promise.all(
      Object.entries(pngs).map(async ([name, encoder]) => {
        const bytes = await encoder.toBuffer()
        return { name, bytes, parts: pngParts(bytes), complete: bytes.lastIndexOf('IEND') - 8 } // from the last checksum on
      }),
    )),
    ...(await Promise.all(
      Object.entries(webps).map(async ([name, encoder]) => {
        const bytes = await encoder.toBuffer()
        return { name, bytes, parts: [4, 8, 12, 16, 20, 26, 30], complete: bytes.length - 1 } // a pad byte may be last
      }),
    )),
    { name: 'gif', bytes: gif, parts: [3, 6, 8, 10, 13, gif.indexOf(0x2c, 13)], complete: gif.length - 4 },
    { name: 'bmp', bytes: bitmap, parts: [2, 10, 14, 18, 22, 26, 28, 54], complete: bitmap.length },
  ]
}

/** Every marker segment up to the first scan. */
function jpegParts(bytes: Buffer): number[] {
  const parts: number[] = []
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    parts.push(at, at + 2, at + 4)
    if (bytes[at + 1] === 0xda) break
  }
  return parts
}

/** Every chunk's length, type, data and checksum. */
function pngParts(bytes: Buffer): number[] {
  const parts: number[] = []
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    parts.push(at, at + 4, at + 8, at + 8 + bytes.readUInt32BE(at))
  }
  return parts
}
