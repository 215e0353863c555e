import type { EnvironmentInput } from '../../../config/schema.ts'
import { dev } from './dev.ts'
import { prod } from './prod.ts'

/** What the repository is shipped with, for tests: the environments of a fork are other ones. */
export const ENVIRONMENTS = { dev, prod } satisfies Record<string, EnvironmentInput>
