import type { Environment } from '../../config/load.ts'
import type { Manifest, Provided } from '../kubernetes/manifest.ts'
import type { AcceptedRights, ChartRights } from '../kubernetes/rights.ts'

/** Everything of one environment that a policy may look at. */
export interface Platform {
  readonly env: Environment
  readonly manifests: readonly Manifest[]
  /** What the Helm charts create and our own objects refer to. */
  readonly provided: readonly (Provided & { readonly namespace: string })[]
  /** What the Helm charts let the service accounts of their pods do. */
  readonly rights?: readonly ChartRights[]
  /** Which of them may do more than others, and why, by `<namespace>/<service account>`. */
  readonly accepted?: Readonly<Record<string, AcceptedRights>>
  /** Whether what charts render is among the manifests, so that namespaces of charts hold nothing unknown. */
  readonly complete?: boolean
}

/** A breach: what is wrong with one object, and what to do. */
export interface Violation {
  readonly manifest: Manifest
  readonly message: string
}

/** A breach in its parts, for whoever says it in other words. */
export interface FieldViolation extends Violation {
  /** Which field. */
  readonly path: string
  /** What is wrong with it. */
  readonly problem: string
}

/** What is wrong with a field of an object, and what to do. */
export const fieldViolation = (
  manifest: Manifest,
  [path, problem, remedy]: readonly [path: string, problem: string, remedy: string],
): FieldViolation => ({ manifest, path, problem, message: `${path} ${problem}; ${remedy}` })

/** A rule on objects. It must take time linear in their number. */
export interface Policy {
  /** Permanent, kebab-case: people search for it. */
  readonly name: string
  check(platform: Platform): readonly Violation[]
}
