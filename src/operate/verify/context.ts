import type { Environment } from '../../config/load.ts'
import type { Check } from '../finding.ts'
import type { Shell } from '../shell.ts'
import type { Client } from './client.ts'

/** What a check of the running platform knows. */
export interface Running {
  readonly env: Environment
  readonly shell: Shell
  readonly client: Client
  readonly now: Date
}

export type VerifyCheck = Check<Running>
