/** Runs the policies on what charts render, together with our own objects. */
import { describeObject, type Manifest } from '../../engine/kubernetes/manifest.ts'
import { drainableNodes } from '../../engine/policies/drainable-nodes.ts'
import { at } from '../../engine/policies/fields.ts'
import { noReplicasWithAutoscaler } from '../../engine/policies/no-replicas-with-autoscaler.ts'
import { noSecretMaterial } from '../../engine/policies/no-secret-material.ts'
import { pinnedImages } from '../../engine/policies/pinned-images.ts'
import type { Platform, Policy } from '../../engine/policies/policy.ts'
import { referencesResolve } from '../../engine/policies/references-resolve.ts'
import { resources } from '../../engine/policies/resources.ts'
import { restrictedPods } from '../../engine/policies/restricted-pods.ts'
import { selectorsMatch } from '../../engine/policies/selectors-match.ts'
import type { PlacedObject } from '../diff/snapshot.ts'
import { ACCEPTED, type Accepted } from './accepted.ts'
import { noNulls } from './no-nulls.ts'
import { operatedPods } from './operated-pods.ts'
import { portsMatch } from './ports-match.ts'

/** What holds for objects of charts; the others are about how we write our own. */
const HELD: readonly Policy[] = [
  restrictedPods,
  resources,
  pinnedImages,
  noSecretMaterial,
  drainableNodes,
  noReplicasWithAutoscaler,
  selectorsMatch,
  referencesResolve,
  portsMatch,
  noNulls,
]

/** A finding that nobody has accepted. */
export interface ChartFinding {
  readonly policy: string
  readonly subject: string
  readonly message: string
  readonly chart: string
}

export interface ChartCheck {
  readonly findings: readonly ChartFinding[]
  /** Entries of the list of accepted findings that met one. */
  readonly met: ReadonlySet<Accepted>
}

const textOf = ({ manifest, message }: { manifest: Manifest; message: string }): string =>
  `${describeObject(manifest.object)}: ${message}`

/** Whether a workload has no pods at all. */
const isOff = ({ object }: Manifest): boolean => at(object, 'spec', 'replicas') === 0

/**
 * Checks one environment.
 *
 * @param platform - Its own objects, and what its components say that their charts make.
 */
export function checkRendered(
  platform: Pick<Platform, 'env' | 'manifests' | 'provided'>,
  rendered: readonly PlacedObject[],
  accepted: readonly Accepted[] = ACCEPTED,
): ChartCheck {
  const charts = new Map<Manifest, string>(rendered.map((one) => [one, one.chart ?? '']))
  const manifests = [...platform.manifests, ...rendered]
  const operated = operatedPods(manifests)
  const whole = { ...platform, manifests: [...manifests, ...operated], complete: true }
  const skipped = new Set([...operated, ...manifests.filter(isOff)])
  const met = new Set<Accepted>()
  const findings = HELD.flatMap(({ name, check }) => {
    const before = new Set(check(platform).map(textOf))
    return check(whole).flatMap((violation): ChartFinding[] => {
      const { manifest, message } = violation
      if (skipped.has(manifest)) return []
      const chart = charts.get(manifest)
      if (chart === undefined && before.has(textOf(violation))) return [] // synth refuses it without charts, too
      const subject = describeObject(manifest.object)
      const entry = accepted.find((one) => one.policy === name && one.subject.test(subject) && one.says.test(message))
      if (entry) met.add(entry)
      return entry ? [] : [{ policy: name, subject, message, chart: chart ?? 'our own' }]
    })
  })
  return { findings, met }
}

/** What a component says that its chart makes, and what it does not make. */
export function unmadeObjects({ provided }: Pick<Platform, 'provided'>, rendered: readonly PlacedObject[]): string[] {
  const made = new Set(rendered.map(({ object }) => `${object.kind} ${object.metadata.name}`))
  return provided.filter(({ kind, name }) => !made.has(`${kind} ${name}`)).map(({ kind, name }) => `${kind} ${name}`)
}
