/** BMP of every kind, drawn so that each pixel is known. https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */

/** Sixteen colours of the full range; the first two are black and white, for one bit a pixel. */
const PALETTE = Array.from({ length: 16 }, (_, i): [number, number, number] =>
  i === 0 ? [0, 0, 0] : i === 1 ? [255, 255, 255] : [(i * 71) & 255, (i * 151) & 255, (i * 223) & 255],
)

/** A kind of BMP: its bytes, and what Pillow and we should see, as interleaved RGB. */
export type BmpCase = { name: string; bytes: Buffer; rgb: Buffer }

type Body = { bits: number; compression?: number; palette?: boolean; masks?: number[]; rows: Buffer; topDown?: boolean }

/** Runs of pixels of 8 bits. */
export const RLE8 = 1
const RLE4 = 2
const BITFIELDS = 3

/** Every kind, of so many pixels. */
export function bmpCases(width: number, height: number): BmpCase[] {
  const colors = (bits: number) => (x: number, y: number) => (x * 3 + y * 5 + ((x * y) >> 3)) % Math.min(16, 2 ** bits)
  const shade = (x: number, y: number): [number, number, number] => [(x * 9) & 255, (y * 11) & 255, (x * y) & 255]
  const rgbOf = (pixel: (x: number, y: number) => readonly number[]) =>
    Buffer.from(eachPixel(width, height, (x, y) => pixel(x, y)).flat())
  const rowsOf = (rowBytes: number, put: (row: Buffer, x: number, y: number) => void, topDown = false) =>
    Buffer.concat(
      Array.from({ length: height }, (_, i) => {
        const row = Buffer.alloc(Math.ceil(rowBytes / 4) * 4)
        for (let x = 0; x < width; x++) put(row, x, topDown ? i : height - 1 - i)
        return row
      }),
    )

  const indexed = [1, 4, 8].map((bits) => {
    const index = colors(bits)
    const put = (row: Buffer, x: number, y: number) => {
      const at = (x * bits) >> 3
      row[at] = (row[at] as number) | (index(x, y) << (8 - bits - ((x * bits) & 7)))
    }
    const rows = rowsOf((width * bits) / 8, put)
    const rgb = rgbOf((x, y) => PALETTE[index(x, y)] as number[])
    return { name: `${bits} bits`, rgb, bytes: bmpFile(width, height, { bits, palette: true, rows }) }
  })
  const packed = ([8, 4] as const).map((bits) => {
    const index = colors(bits)
    const rows = runLengths(width, height, bits, index)
    const rgb = rgbOf((x, y) => PALETTE[index(x, y)] as number[])
    const compression = bits === 8 ? RLE8 : RLE4
    return {
      name: `run lengths of ${bits} bits`,
      rgb,
      bytes: bmpFile(width, height, { bits, compression, palette: true, rows }),
    }
  })
  const spread = (value: number, bits: number) => Math.round(((value >> (8 - bits)) * 255) / (2 ** bits - 1))
  const short = [
    { name: '16 bits, 5 a channel', widths: [5, 5, 5] },
    { name: '16 bits, 6 of green', widths: [5, 6, 5], masks: [0xf800, 0x07e0, 0x001f] },
  ].map(({ name, widths: [r = 0, g = 0, b = 0], masks }) => {
    const put = (row: Buffer, x: number, y: number) => {
      const [red, green, blue] = shade(x, y)
      row.writeUInt16LE(((red >> (8 - r)) << (g + b)) | ((green >> (8 - g)) << b) | (blue >> (8 - b)), x * 2)
    }
    const rgb = rgbOf((x, y) => shade(x, y).map((value, i) => spread(value, [r, g, b][i] as number)))
    const body = { bits: 16, rows: rowsOf(width * 2, put), ...(masks && { masks, compression: BITFIELDS }) }
    return { name, rgb, bytes: bmpFile(width, height, body) }
  })
  const putBgr = (row: Buffer, x: number, y: number) => void row.set(shade(x, y).reverse(), x * 3)
  const plain = [false, true].map((topDown) => ({
    name: topDown ? '24 bits from the top' : '24 bits',
    rgb: rgbOf(shade),
    bytes: bmpFile(width, height, { bits: 24, rows: rowsOf(width * 3, putBgr, topDown), topDown }),
  }))
  const alpha = (x: number) => (x * 10) & 255
  const overWhite = (x: number, y: number) =>
    shade(x, y).map((v) => Math.round((v * alpha(x) + 255 * (255 - alpha(x))) / 255))
  const rows32 = rowsOf(width * 4, (row, x, y) => void row.set([...shade(x, y).reverse(), alpha(x)], x * 4))
  return [
    ...indexed,
    ...packed,
    ...short,
    ...plain,
    {
      name: '32 bits, the last 8 of no meaning',
      rgb: rgbOf(shade),
      bytes: bmpFile(width, height, { bits: 32, rows: rows32 }),
    },
    { name: '32 bits with alpha', rgb: rgbOf(overWhite), bytes: v4File(width, height, rows32) },
  ]
}

function eachPixel<T>(width: number, height: number, make: (x: number, y: number) => T): T[] {
  return Array.from({ length: width * height }, (_, i) => make(i % width, Math.floor(i / width)))
}

/** A run for each stretch of one colour, with an end of line for each row and an end of the picture. */
function runLengths(width: number, height: number, bits: 4 | 8, index: (x: number, y: number) => number): Buffer {
  const bytes: number[] = []
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0; x < width; ) {
      const color = index(x, y)
      let length = 1
      while (x + length < width && length < 255 && index(x + length, y) === color) length++
      bytes.push(length, bits === 8 ? color : (color << 4) | color)
      x += length
    }
    bytes.push(0, y === 0 ? 1 : 0)
  }
  return Buffer.from(bytes)
}

/** A file of rows that are there already. */
export function bmpFile(
  width: number,
  height: number,
  { bits, compression = 0, palette, masks = [], rows, topDown }: Body,
): Buffer {
  const colors = palette === true ? PALETTE.slice(0, 2 ** bits) : []
  const table = Buffer.from(colors.flatMap(([r, g, b]) => [b, g, r, 0]))
  const maskBytes = Buffer.alloc(masks.length * 4)
  masks.forEach((mask, i) => void maskBytes.writeUInt32LE(mask, i * 4))
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(54 + maskBytes.length + table.length + rows.length, 2)
  header.writeUInt32LE(54 + maskBytes.length + table.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(topDown === true ? -height : height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  header.writeUInt32LE(rows.length, 34)
  header.writeUInt32LE(colors.length, 46)
  return Buffer.concat([header, maskBytes, table, rows])
}

/** With a header of version 4, which has a mask for alpha. */
function v4File(width: number, height: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(14 + 108)
  bmpFile(width, height, { bits: 32, compression: BITFIELDS, rows: Buffer.alloc(0) }).copy(header)
  header.writeUInt32LE(header.length + rows.length, 2)
  header.writeUInt32LE(header.length, 10)
  header.writeUInt32LE(108, 14)
  header.writeUInt32LE(rows.length, 34)
  for (const [i, mask] of [0xff0000, 0xff00, 0xff, 0xff000000].entries()) header.writeUInt32LE(mask, 54 + i * 4)
  header.write('BGRs', 70, 'latin1')
  return Buffer.concat([header, rows])
}
