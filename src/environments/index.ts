import type { EnvironmentInput } from '../config/schema.ts'
import { dev } from './dev.ts'
import { prod } from './prod.ts'

/** Every environment. The key is its folder in `terraform/` and `gitops/`. */
export const ENVIRONMENTS = { dev, prod } satisfies Record<string, EnvironmentInput>
