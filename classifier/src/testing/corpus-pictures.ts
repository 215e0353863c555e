/** Pictures that ask for too much, and files that are something else, or several things. */

import { deflateSync } from 'node:zlib'
import { asBody, type BadInput } from './bad-input.ts'
import { bmp, pngHeader, solid, tinyGif } from './pictures.ts'
import { createRandom } from './random.ts'

const HUGE = 20_000
/** Half the limit of pixels, so a decoder sees it; there are no pixels in the file. */
const LARGE = 5_000

/** Pictures whose header claims 20,000 x 20,000 pixels or nonsense, with and without such data behind it. */
export async function bombs(): Promise<BadInput[]> {
  const jpeg = await solid('red', 64, 64).jpeg().toBuffer()
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  const webp = await solid('red', 64, 64).webp().toBuffer()
  const sized: Record<string, (width: number, height: number) => Buffer> = {
    jpeg: (width, height) =>
      patched(jpeg, (file) => file.writeUInt16BE(height, frame + 5) && file.writeUInt16BE(width, frame + 7)),
    png: (width, height) => png(width, height, Buffer.alloc(1_000)),
    gif: (width, height) => patched(tinyGif(), (file) => file.writeUInt16LE(width, 6) && file.writeUInt16LE(height, 8)),
    webp: (width, height) => extendedWebp(webp, width, height),
    bmp: (width, height) =>
      patched(bmp('red', 8, 8), (file) => file.writeInt32LE(width, 18) && file.writeInt32LE(height, 22)),
  }
  const sizes = [
    [HUGE, HUGE, [422]],
    [0, 10, [422]],
    [10, 0, [422]],
    [LARGE, LARGE, [200, 422]],
    [65_535, 300, [200, 422]],
  ] as const
  const claims = Object.entries(sized).flatMap(([type, file]) =>
    sizes.map(([width, height, allowed]) => asBody(`${type} of ${width} x ${height}`, file(width, height), allowed)),
  )
  const rows = Buffer.alloc(HUGE * (1 + HUGE / 8)) // one bit a pixel: 50 MB of zeros in 49 kB
  return [
    ...claims,
    asBody('png bomb', png(HUGE, HUGE, rows, [1, 0]), [422]),
    asBody('png header of -1', pngHeader(0xffffffff, 0xffffffff), [422]),
    asBody(
      'png with a text that inflates',
      withText(await solid('red', 64, 64).png().toBuffer(), 50_000_000),
      [200, 422],
    ),
    asBody(
      'gif frame beyond its screen',
      patched(tinyGif(), (file) => file.fill(0xff, 37, 41)),
      [200, 422],
    ),
    asBody('bmp from the top, huge', sized['bmp']?.(HUGE, -HUGE) as Buffer, [422]),
    asBody('bmp of negative width', sized['bmp']?.(-8, 8) as Buffer, [422]),
  ]
}

/** What is no picture, whatever it says it is. */
export function impostors(seed: number): BadInput[] {
  const random = createRandom(seed)
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.trunc(random() * 256)))
  const texts = [
    '%PDF-1.7\n%âãÏÓ\n',
    '\x7fELF\x02\x01\x01',
    'PK\x03\x04',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<html></html>',
    '{"a":1}',
    'II*\0\b\0\0\0',
    'MM\0*',
    '\0\0\0\x1cftypavif',
    '\0\0\0\x18ftypheic',
    '\0\0\x01\0\x01\0',
    '8BPS',
    '\x1f\x8b\b',
    'Rar!\x1a\x07',
    'RIFF\x10\0\0\0WAVEfmt ',
    'RIFF\x10\0\0\0AVI LIST',
    'P6\n1 1\n255\n',
    '#!/bin/sh\n',
    'MZ\x90\0',
    'OggS',
    'ID3\x03',
    'BMW is a make of cars, not a bitmap',
    'GIF88a',
    'JFIF',
    '\x89PNG\n\x1a\n',
    '\xff\xd8',
    'ÿØÿ',
    ' \x89PNG\r\n\x1a\n',
    'data:image/png;base64,iVBORw0KGgo=',
  ]
  const signatures = {
    jpeg: '\xff\xd8\xff',
    png: '\x89PNG\r\n\x1a\n',
    gif: 'GIF89a',
    webp: 'RIFF\x10\0\0\0WEBP',
    bmp: 'BM',
  }
  return [
    ...texts.map((text) =>
      asBody(JSON.stringify(text), Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(40)]), [415, 422]),
    ),
    ...Array.from({ length: 20 }, (_, i) => asBody(`noise ${i}`, noise(1 + i * 97), [415])),
    ...Object.entries(signatures).flatMap(([type, signature]) =>
      [0, 1, 20, 300].map((length) =>
        asBody(
          `${type} signature and ${length} bytes of noise`,
          Buffer.concat([Buffer.from(signature, 'latin1'), noise(length)]),
          [415, 422],
        ),
      ),
    ),
    ...Object.entries(signatures).map(([type, signature]) =>
      asBody(
        `${type} signature and zeros`,
        Buffer.concat([Buffer.from(signature, 'latin1'), Buffer.alloc(500)]),
        [415, 422],
      ),
    ),
    asBody('nothing', Buffer.alloc(0), [400]),
    ...[1, 2, 3, 12, 33, 1_000, 70_000].map((length) => asBody(`${length} zeros`, Buffer.alloc(length), [415])),
    asBody('too many bytes', Buffer.alloc(1_000_001), [413]),
  ]
}

/** Files that are two things at once: they must be taken for the picture that they begin with, or refused. */
export async function polyglots(): Promise<BadInput[]> {
  const encoded = {
    jpeg: await solid('red', 64, 64).jpeg().toBuffer(),
    png: await solid('red', 64, 64).png().toBuffer(),
    gif: await solid('red', 64, 64).gif().toBuffer(),
    webp: await solid('red', 64, 64).webp().toBuffer(),
    bmp: bmp('red', 64, 64),
  }
  const others = {
    script: '<script>alert(1)</script>',
    php: '<?php system("id"); ?>',
    zip: 'PK\x03\x04\x14\0',
    pdf: '%PDF-1.7\n1 0 obj',
  }
  return Object.entries(encoded).flatMap(([type, picture]) =>
    Object.entries(others).flatMap(([other, text]) => [
      asBody(`${type} before ${other}`, Buffer.concat([picture, Buffer.from(text, 'latin1')]), [200]),
      asBody(`${other} before ${type}`, Buffer.concat([Buffer.from(text, 'latin1'), picture]), [415]),
    ]),
  )
}

function patched(file: Buffer, patch: (file: Buffer) => unknown): Buffer {
  const copy = Buffer.from(file)
  patch(copy)
  return copy
}

/** A PNG with sound checksums. `format` is its depth and colour type: 8 bits of RGB unless given. */
function png(width: number, height: number, rows: Buffer, format: [depth: number, color: number] = [8, 2]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set(format, 8)
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks])
}

function withText(file: Buffer, bytes: number): Buffer {
  const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(bytes))]))
  return Buffer.concat([file.subarray(0, 33), text, file.subarray(33)])
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, checksum])
}

/** A WebP with an extended header, which alone can claim more than 16,383 pixels a side. */
function extendedWebp(file: Buffer, width: number, height: number): Buffer {
  const header = Buffer.alloc(30)
  header.write('RIFF\0\0\0\0WEBPVP8X\x0a', 'latin1')
  header.writeUInt32LE(file.length + 10, 4)
  header.writeUIntLE((width - 1) & 0xffffff, 24, 3)
  header.writeUIntLE((height - 1) & 0xffffff, 27, 3)
  return Buffer.concat([header, file.subarray(12)])
}

/** The checksum of PNG chunks; that of node:zlib came after Node.js 20.9. */
function crc32(bytes: Buffer): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
