import type { Environment } from '../../config/load.ts'
import type { UserError } from '../../errors.ts'
import type { Account } from '../account.ts'
import type { Check } from '../finding.ts'
import type { Shell } from '../shell.ts'

/** What is meant to be done next; a tool that it does not need is no blocker. */
export const GOALS = ['synth', 'bootstrap', 'verify', 'teardown'] as const
export type Goal = (typeof GOALS)[number]

/** What a doctor's check knows. */
export interface Patient {
  readonly env: Environment
  readonly shell: Shell
  readonly goal: Goal
  /** Who is signed in to Azure. */
  readonly account: Account | undefined
  /** Why nobody is. */
  readonly refusal: UserError | undefined
  /** ISO date. */
  readonly today: string
  /** Name server to ask instead of the machine's. */
  readonly resolver: string | undefined
}

export type DoctorCheck = Check<Patient>

/** The finding of a check that needs a login. */
export const NOT_SIGNED_IN = [
  { subject: '', status: 'skipped', says: 'needs a login to Azure', more: 'az login' },
] as const
