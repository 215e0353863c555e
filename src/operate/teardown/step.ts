import type { Account } from '../account.ts'
import type { Operation } from '../operation.ts'

/** What a step of a teardown knows. */
export interface Ruin extends Operation {
  readonly account: Account
  /** Seconds that each thing has to go. */
  readonly patienceSeconds: number
  /** Whether DNS records may stay. */
  readonly leavesDns: boolean
  /** Name server to ask instead of the machine's. */
  readonly resolver?: string | undefined
}

/** Takes one kind of thing away; can be run again. */
export interface TeardownStep {
  readonly title: string
  /** Whether it happens inside the cluster, and so only while there is one. */
  readonly inCluster: boolean
  readonly run: (ruin: Ruin) => Promise<void>
}
