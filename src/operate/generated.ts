import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { UserError } from '../errors.ts'

/** One object of `gitops/`, as Argo CD reads it. */
export interface GeneratedObject {
  /** From the root of the repository. */
  readonly path: string
  readonly object: unknown
}

/**
 * Reads the generated objects of an environment from the disk: what was reviewed and pushed, with the newest ids.
 *
 * @throws UserError `NOT_READY` where there are none.
 */
export function readGenerated(environment: string): readonly GeneratedObject[] {
  const folder = `gitops/${environment}`
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => ({ path: join(folder, file), object: load(readFileSync(join(folder, file), 'utf8')) }))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new UserError('NOT_READY', { message: `${folder} is not there.`, hint: 'Run: npm run synth' })
  }
}
