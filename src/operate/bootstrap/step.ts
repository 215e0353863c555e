import type { Account } from '../account.ts'
import type { Operation } from '../operation.ts'

/** What a step knows. */
export interface Site extends Operation {
  readonly account: Account
  /** Where secrets come from that cannot be typed: values by name, from standard input. */
  readonly given: ReadonlyMap<string, string>
  /** Secrets to set again although they are there. */
  readonly replace: readonly string[]
}

/** One part of the way from an empty subscription to a platform that syncs. Each can be run again. */
export interface Step {
  /** What it brings about, for people. */
  readonly title: string
  /** Says why there is nothing to do; `undefined` where there is. Reads only. */
  readonly done: (site: Site) => Promise<string | undefined>
  readonly run: (site: Site) => Promise<void>
}
