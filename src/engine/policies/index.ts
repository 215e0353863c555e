import { UserError } from '../../errors.ts'
import { describeObject, sourceOf } from '../kubernetes/manifest.ts'
import { manifestPath } from '../output/layout.ts'
import { applicationCircles } from './application-circles.ts'
import { boundedNamespaces } from './bounded-namespaces.ts'
import { chartPrivilege } from './chart-privilege.ts'
import { confirmedDeletion } from './confirmed-deletion.ts'
import { defaultDeny } from './default-deny.ts'
import { drainableNodes } from './drainable-nodes.ts'
import { groupIds } from './group-ids.ts'
import { idleConnections } from './idle-connections.ts'
import { keptFields } from './kept-fields.ts'
import { knownMetricsOnly } from './known-metrics.ts'
import { leastPrivilege } from './least-privilege.ts'
import { liveValues } from './live-values.ts'
import { noReplicasWithAutoscaler } from './no-replicas-with-autoscaler.ts'
import { noSecretMaterial } from './no-secret-material.ts'
import { ownedObjects } from './owned-objects.ts'
import { pinnedCharts } from './pinned-charts.ts'
import { pinnedImages } from './pinned-images.ts'
import { podsFromGit } from './pods-from-git.ts'
import type { Platform, Policy } from './policy.ts'
import { referencesResolve } from './references-resolve.ts'
import { resources } from './resources.ts'
import { restrictedPods } from './restricted-pods.ts'
import { scopedObjects } from './scoped-objects.ts'
import { selectorsMatch } from './selectors-match.ts'
import { uniqueHosts } from './unique-hosts.ts'
import { workloadIdentities } from './workload-identities.ts'

/** Every rule that the objects of an environment must keep. */
export const POLICIES: readonly Policy[] = [
  scopedObjects,
  ownedObjects,
  keptFields,
  pinnedImages,
  pinnedCharts,
  resources,
  restrictedPods,
  groupIds,
  defaultDeny,
  boundedNamespaces,
  leastPrivilege,
  podsFromGit,
  chartPrivilege,
  drainableNodes,
  noSecretMaterial,
  confirmedDeletion,
  liveValues,
  applicationCircles,
  selectorsMatch,
  referencesResolve,
  uniqueHosts,
  idleConnections,
  noReplicasWithAutoscaler,
  workloadIdentities,
  knownMetricsOnly,
]

/**
 * Checks one environment.
 *
 * @throws UserError `POLICY_VIOLATED` with every violation of every policy.
 */
export function assertPolicies(platform: Platform): void {
  const violations = POLICIES.flatMap(({ name, check }) =>
    check(platform).map(({ manifest, message }) => ({ name, manifest, message })),
  )
  if (violations.length === 0) return
  const lines = violations.map(
    ({ name, manifest, message }) =>
      `✖ ${describeObject(manifest.object)}: ${message}\n  → ${name}, in ${manifestPath(manifest)}`,
  )
  const objects = new Set(violations.map(({ manifest }) => manifest)).size
  const sources = [...new Set(violations.map(({ manifest }) => sourceOf(manifest)))]
  throw new UserError('POLICY_VIOLATED', {
    message: `Policies are broken by ${objects} of the ${platform.manifests.length} objects of "${platform.env.name}".\n${lines.join('\n')}`,
    hint: `Correct ${sources.join(', ')}; src/engine/policies/ says why each rule is there.`,
  })
}
