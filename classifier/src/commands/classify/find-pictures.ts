import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../../program/errors.ts'

/** A file to classify, and the name that it is reported by: as the user wrote it. */
export type Picture = { path: string; name: string; bytes: number }

const PICTURE = /\.(jpe?g|png|webp|gif|bmp)$/i

/** The files that are named, and the pictures below the folders that are, in the order of their names. */
export function findPictures(names: readonly string[], userFolder: string): Picture[] {
  const pictures = names.flatMap((name) => {
    const path = resolve(userFolder, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) throw new UserError(`There is no file or folder ${path}.`, 'Correct its name.')
    if (!stat.isDirectory()) return [{ path, name, bytes: stat.size }]
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => PICTURE.test(file))
    return files
      .sort()
      .map((file) => ({ path: join(path, file), name: join(name, file), bytes: statSync(join(path, file)).size }))
  })
  if (pictures.length === 0)
    throw new UserError('There are no pictures in these folders.', 'Name a file, or another folder.')
  return pictures
}
