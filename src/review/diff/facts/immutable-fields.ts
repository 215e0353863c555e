import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at } from '../../../engine/policies/fields.ts'
import { type FieldChange, plainPath } from '../fields.ts'
import { gibibytes } from '../quantity.ts'

/**
 * Fields that the API server does not let anyone change, as paths without places in lists; a field stands for all in it.
 *
 * Validation of each kind in https://github.com/kubernetes/kubernetes/tree/master/pkg/apis (`ValidateImmutableField`);
 * GatewayClass: https://gateway-api.sigs.k8s.io/reference/spec/#gatewayclassspec
 */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ['roleRef'],
  CustomResourceDefinition: ['spec.scope', 'spec.group', 'spec.names.kind'],
  DaemonSet: ['spec.selector'],
  Deployment: ['spec.selector'],
  GatewayClass: ['spec.controllerName'],
  IngressClass: ['spec.controller'],
  Job: ['spec.template', 'spec.selector', 'spec.completionMode', 'spec.manualSelector', 'spec.podFailurePolicy'],
  PersistentVolume: [
    'spec.csi',
    'spec.azureDisk',
    'spec.azureFile',
    'spec.hostPath',
    'spec.local',
    'spec.nfs',
    'spec.nodeAffinity',
    'spec.volumeMode',
  ],
  PersistentVolumeClaim: [
    'spec.accessModes',
    'spec.dataSource',
    'spec.dataSourceRef',
    'spec.selector',
    'spec.storageClassName',
    'spec.volumeMode',
    'spec.volumeName',
  ],
  PriorityClass: ['value', 'preemptionPolicy'],
  ReplicaSet: ['spec.selector'],
  RoleBinding: ['roleRef'],
  RuntimeClass: ['handler'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.clusterIPs'],
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
}

/** What an object that says `immutable: true` keeps for good. */
const FROZEN: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data', 'binaryData', 'immutable'],
  Secret: ['data', 'stringData', 'immutable'],
}

/** A Service without an address of its own may get one, and one that leaves it to the cluster may say so. */
const isUnset = (value: unknown): boolean => value === undefined || value === ''

/** Whether a Service that has an address is to have none, or the other way round, or another one. */
function isRefusedAddress(before: KubernetesObject, from: unknown, to: unknown): boolean {
  if (at(before, 'spec', 'type') === 'ExternalName') return false // it had no address
  const isNone = (value: unknown) => value === 'None'
  if (isNone(from) !== isNone(to)) return true
  return !isUnset(from) && !isUnset(to)
}

/** The changes among these that the API server refuses. */
export function refusedFields(before: KubernetesObject, changes: readonly FieldChange[]): FieldChange[] {
  const { kind } = before
  const frozen = before['immutable'] === true ? (FROZEN[kind] ?? []) : []
  const immutable = [...(Object.hasOwn(IMMUTABLE, kind) ? (IMMUTABLE[kind] ?? []) : []), ...frozen]
  return changes.filter(({ path, before: from, after: to }) => {
    const plain = plainPath(path)
    if (kind === 'PersistentVolumeClaim' && plain === 'spec.resources.requests.storage')
      return gibibytes(to) < gibibytes(from) // a volume may grow, never shrink
    if (kind === 'Service' && /^spec\.clusterIPs?$/.test(plain)) return isRefusedAddress(before, from, to)
    return immutable.some((field) => plain === field || plain.startsWith(`${field}.`) || field.startsWith(`${plain}.`))
  })
}
