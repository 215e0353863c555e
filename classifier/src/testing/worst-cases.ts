/** Pictures that take much memory to decode, of every format, and of few bytes. */
import sharp, { type Sharp } from 'sharp'
import { bmpFile, RLE8 } from './bmp.ts'

/** A picture by its name, with its size in it. */
export type WorstCase = { name: string; bytes: Buffer }

/** Pixels along a side of a cell of one colour. */
const CELL = 24
const LIMITS = { limitInputPixels: false }
/** No JPEG and no GIF is larger along a side, and no WebP than the other. */
const MAX_SIDE = 65_000
const MAX_WEBP_SIDE = 16_383

/** Of so many pixels; strips are as large, and up to a hundred times as wide as high. */
export async function worstCases(width: number, height: number): Promise<WorstCase[]> {
  const flat = (w = width, h = height, alpha = 1) =>
    sharp({ create: { width: w, height: h, channels: 4, background: { r: 40, g: 120, b: 200, alpha } }, ...LIMITS })
  const wide = Math.min(MAX_SIDE, Math.trunc(Math.sqrt(width * height * 100)))
  const low = Math.trunc((width * height) / wide)
  // Cells of some pixels, or WebP would be a palette; few enough that the file is small.
  const cells = () =>
    sharp({
      create: {
        width: Math.ceil(width / CELL),
        height: Math.ceil(height / CELL),
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    }).resize(width, height, { kernel: 'nearest', fit: 'fill' })
  const frame = async (alpha: number) => flat(width, height, alpha).png({ compressionLevel: 1 }).toBuffer()
  const animation = async () => sharp([await frame(1), await frame(0.5)], { join: { animated: true }, ...LIMITS })

  const pictures: Record<string, () => Sharp | Promise<Sharp>> = {
    'baseline.jpg': () => cells().jpeg(),
    'progressive-420.jpg': () => cells().jpeg({ progressive: true }),
    'progressive-444.jpg': () => cells().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    'progressive-cmyk.jpg': () =>
      flat().flatten().toColourspace('cmyk').jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    'turned.jpg': () => cells().jpeg({ chromaSubsampling: '4:4:4' }).withMetadata({ orientation: 6 }),
    'strip.jpg': () => flat(wide, low).flatten().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    'rgba16.png': () => flat().toColourspace('rgb16').png(),
    'rgba16-interlaced.png': () => flat().toColourspace('rgb16').png({ progressive: true }),
    'rgb8-interlaced.png': () => flat().flatten().png({ progressive: true }),
    'turned.png': () => flat().png().withMetadata({ orientation: 6 }),
    'strip.png': () => flat(wide, low).toColourspace('rgb16').png(),
    'still.gif': () => flat().gif({ effort: 1 }),
    'animated.gif': async () => (await animation()).gif({ effort: 1 }),
    'lossless.webp': () => cells().webp({ lossless: true, effort: 0 }),
    'lossy-alpha.webp': () => cells().ensureAlpha(0.5).webp({ effort: 0 }),
    'animated.webp': async () => (await animation()).webp({ lossless: true, effort: 0 }),
    'strip.webp': () => flat(Math.min(wide, MAX_WEBP_SIDE), low).webp({ lossless: true, effort: 0 }),
  }
  const cases: WorstCase[] = []
  for (const [name, make] of Object.entries(pictures)) {
    cases.push({ name, bytes: await (await make()).toBuffer() })
  }
  return [
    ...cases,
    { name: '1-bit.bmp', bytes: bmp(width, height, 1) },
    { name: 'rle8.bmp', bytes: bmp(width, height, 8) },
  ]
}

/** One bit a pixel as it is, or eight in runs. */
function bmp(width: number, height: number, bits: 1 | 8): Buffer {
  const palette = true
  if (bits === 1) {
    return bmpFile(width, height, { bits, palette, rows: Buffer.alloc(Math.ceil(width / 32) * 4 * height, 0x55) })
  }
  const runs = Array.from({ length: Math.ceil(width / 255) }, (_, i) => [Math.min(255, width - i * 255), i & 1])
  const row = Buffer.from([...runs.flat(), 0, 0])
  const rows = Buffer.concat([...Array.from({ length: height }, () => row), Buffer.from([0, 1])])
  return bmpFile(width, height, { bits, compression: RLE8, palette, rows })
}
