import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import type { DoctorCheck } from './context.ts'

const FOLDER = 'classifier/models'
const Manifest = z.object({ file: z.string(), sha256: z.string() })

const read = (file: string): Buffer | undefined => {
  try {
    return readFileSync(`${FOLDER}/${file}`)
  } catch {
    return undefined
  }
}

/** Whether the weights for `npm start` are there and whole; the image of the cluster brings its own. */
export const model: DoctorCheck = async () => {
  const manifests = (existsSync(FOLDER) ? readdirSync(FOLDER) : []).flatMap((file) => {
    const manifest = file.endsWith('.json')
      ? Manifest.safeParse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')))
      : undefined
    return manifest?.success ? [manifest.data] : []
  })
  const present = manifests.flatMap(({ file, sha256 }) => {
    const bytes = read(file)
    return bytes ? [{ file, whole: createHash('sha256').update(bytes).digest('hex') === sha256 }] : []
  })
  if (present.length === 0)
    return [
      {
        subject: FOLDER,
        status: 'warning',
        says: 'no weights; npm start needs them, the cluster does not',
        more: 'npm run model',
      },
    ]
  return present.map(({ file, whole }) => ({
    subject: file,
    status: whole ? 'ok' : 'failed',
    says: whole ? 'there, with the right sha256' : 'does not have the sha256 of its manifest',
    more: `rm ${FOLDER}/${file}, then npm run model`,
  }))
}
