/** Photographs, and what becomes of them before a broken or covered lens. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp' // of the classifier's workspace
import { UserError } from '../../errors.ts'

/** An encoded picture with its media type. */
export interface Picture {
  readonly body: Buffer
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
}

const extensionOf = (file: string) => file.split('.').at(-1)?.toLowerCase() ?? ''

/** Every picture of a folder, by name. */
export function readPictures(folder: string): ReadonlyMap<string, Picture> {
  const files = readdirSync(folder)
    .filter((file) => extensionOf(file) in TYPES)
    .sort()
  if (files.length === 0)
    throw new UserError('DRILL_FAILED', {
      message: `${folder} has no pictures (${Object.keys(TYPES).join(', ')}).`,
      hint: 'Give the folder of the pictures that the baseline was measured with: --pictures FOLDER',
    })
  return new Map(
    files.map((file) => [file, { body: readFileSync(join(folder, file)), type: TYPES[extensionOf(file)] ?? '' }]),
  )
}

/** The pictures altered, in their size and format. */
async function altered(pictures: Iterable<Picture>, alter: (image: Sharp) => Sharp): Promise<Picture[]> {
  return Promise.all(
    [...pictures].map(async ({ body, type }) => ({ type, body: await alter(sharp(body).keepExif()).toBuffer() })),
  )
}

/** As at night: an eighth of the light. */
export const darkened = (pictures: Iterable<Picture>) => altered(pictures, (image) => image.linear(1 / 8, 0))

/** As out of focus: blurred over a thirtieth of the shorter side of a usual picture. */
export const blurred = (pictures: Iterable<Picture>) => altered(pictures, (image) => image.blur(12))
