import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { bmpFile } from './bmp.ts'
import { temporaryFolder } from './service.ts'

/** Colours that the small test model tells apart. */
export const COLORS = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255] } as const
export type Color = keyof typeof COLORS

/** A picture of one colour, 300 x 260 pixels unless said otherwise. */
export function solid(color: Color, width = 300, height = 260) {
  const [r, g, b] = COLORS[color]
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
}

/** A JPEG of one colour. */
export const jpeg = (color: Color) => solid(color).jpeg().toBuffer()

/** A BMP of one colour, 24 bits per pixel, rows from the bottom. sharp writes none. */
export function bmp(color: Color, width = 300, height = 260): Buffer {
  const [r, g, b] = COLORS[color]
  const row = Buffer.alloc(Math.ceil((width * 3) / 4) * 4)
  for (let x = 0; x < width; x++) row.set([b, g, r], x * 3)
  return bmpFile(width, height, { bits: 24, rows: Buffer.concat(Array.from({ length: height }, () => row)) })
}

/** The start of a PNG that claims a size; there are no pixels in it. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(33)
  header.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  header.set([8, 2], 24) // 8 bits, RGB
  return header
}

/** A GIF of one pixel. */
export const tinyGif = () => Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** What the small exported network was made for, by class: three pictures of each. */
const LIGHT_COLORS = {
  Red: ['#ff0000', '#c81414', '#e60a28'],
  Green: ['#00ff00', '#14c814', '#0ae628'],
  Blue: ['#0000ff', '#1414d2', '#0a28e6'],
  Dark: ['#3c0000', '#003c00', '#0a0a3c'],
} as const

/**
 * A folder of pictures, in folders that are called as their classes.
 *
 * @param edge - Pixels to the left and to the right that are black.
 */
export async function lightsFolder(edge = 0): Promise<string> {
  const folder = temporaryFolder()
  for (const [name, colors] of Object.entries(LIGHT_COLORS)) {
    mkdirSync(join(folder, name))
    for (const [i, background] of colors.entries()) {
      const picture = sharp({ create: { width: 90 - 2 * edge, height: 60, channels: 3, background } }).extend({
        left: edge,
        right: edge,
        background: 'black',
      })
      await picture.png().toFile(join(folder, name, `${i}.png`))
    }
  }
  return folder
}
