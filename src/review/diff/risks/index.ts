import type { Risk } from '../risk.ts'
import { admissionChanged } from './admission-changed.ts'
import { alertRemoved } from './alert-removed.ts'
import { applicationCutOff } from './application-cut-off.ts'
import { availabilityWeakened } from './availability-weakened.ts'
import { azureAccessClosed } from './azure-access-closed.ts'
import { azureNetworkOpened } from './azure-network-opened.ts'
import { azureProtectionWeakened } from './azure-protection-weakened.ts'
import { azureRangeOpened } from './azure-range-opened.ts'
import { azureRoleGranted } from './azure-role-granted.ts'
import { azureSignInAdded } from './azure-sign-in-added.ts'
import { capacityChanged } from './capacity-changed.ts'
import { changeRefused } from './change-refused.ts'
import { chartSourceNew } from './chart-source-new.ts'
import { edgeOpened } from './edge-opened.ts'
import { endOfLife } from './end-of-life.ts'
import { fieldImmutable } from './field-immutable.ts'
import { fileUnread } from './file-unread.ts'
import { hostExposed } from './host-exposed.ts'
import { hostUnanswered } from './host-unanswered.ts'
import { kindUnserved } from './kind-unserved.ts'
import { networkPolicyLoosened } from './network-policy-loosened.ts'
import { nodesRotated } from './nodes-rotated.ts'
import { nothingHappens } from './nothing-happens.ts'
import { objectPruned } from './object-pruned.ts'
import { podSecurityWeakened } from './pod-security-weakened.ts'
import { podsRefused } from './pods-refused.ts'
import { podsRestart } from './pods-restart.ts'
import { programRun } from './program-run.ts'
import { projectWidened } from './project-widened.ts'
import { rbacWidened } from './rbac-widened.ts'
import { referenceBroken } from './reference-broken.ts'
import { registryNew } from './registry-new.ts'
import { releaseValuesChanged } from './release-values-changed.ts'
import { resourceDestroyed } from './resource-destroyed.ts'
import { resourceMayBeReplaced } from './resource-may-be-replaced.ts'
import { resourceReplaced } from './resource-replaced.ts'
import { scalingBroken } from './scaling-broken.ts'
import { secretConsumerNew } from './secret-consumer-new.ts'
import { secretInGit } from './secret-in-git.ts'
import { settingWeakened } from './setting-weakened.ts'
import { syncChanged } from './sync-changed.ts'
import { terraformSettingsChanged } from './terraform-settings-changed.ts'
import { trafficCut } from './traffic-cut.ts'
import { trafficRerouted } from './traffic-rerouted.ts'
import { versionChanged } from './version-changed.ts'

/** Every class of risk: what it does to what runs, what it breaks, what it opens, what it costs, what it will run. */
export const RISKS: readonly Risk[] = [
  resourceReplaced,
  resourceMayBeReplaced,
  resourceDestroyed,
  nodesRotated,
  terraformSettingsChanged,
  changeRefused,
  nothingHappens,
  fieldImmutable,
  objectPruned,
  podsRestart,
  releaseValuesChanged,
  syncChanged,
  availabilityWeakened,
  alertRemoved,
  azureAccessClosed,
  hostUnanswered,
  referenceBroken,
  trafficRerouted,
  trafficCut,
  podsRefused,
  scalingBroken,
  kindUnserved,
  applicationCutOff,
  azureRoleGranted,
  azureSignInAdded,
  azureNetworkOpened,
  azureRangeOpened,
  azureProtectionWeakened,
  rbacWidened,
  admissionChanged,
  programRun,
  projectWidened,
  hostExposed,
  edgeOpened,
  networkPolicyLoosened,
  podSecurityWeakened,
  settingWeakened,
  registryNew,
  chartSourceNew,
  secretConsumerNew,
  secretInGit,
  capacityChanged,
  versionChanged,
  endOfLife,
  fileUnread,
]
