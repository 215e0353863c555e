import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../program/errors.ts'

/** The sha256 of bytes, in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The sha256 of a file, in hex, read in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Refuses a model file with other bytes than its manifest says. */
export function assertChecksum(path: string, actual: string, expected: string): void {
  if (actual === expected) return
  throw new UserError(
    `The model ${path} is damaged or another file.\n  sha256 expected ${expected}\n  sha256 found    ${actual}`,
    'Run: npm run model',
  )
}
