/** Kinds of which there is one for the whole cluster, by group: those of Kubernetes and of the operators in use. */
// kubectl api-resources --namespaced=false
const CLUSTER_SCOPED: Readonly<Record<string, RegExp>> = {
  '': /^(Namespace|Node|PersistentVolume)$/,
  'admissionregistration.k8s.io': /./,
  'apiextensions.k8s.io': /./,
  'apiregistration.k8s.io': /./,
  'cert-manager.io': /^ClusterIssuer$/,
  'certificates.k8s.io': /./,
  'external-secrets.io': /^Cluster/,
  'flowcontrol.apiserver.k8s.io': /./,
  'gateway.networking.k8s.io': /^GatewayClass$/,
  'keda.sh': /^Cluster/,
  'networking.k8s.io': /^IngressClass$/,
  'node.k8s.io': /./,
  'rbac.authorization.k8s.io': /^Cluster/,
  'scheduling.k8s.io': /./,
  'storage.k8s.io': /^(CSIDriver|CSINode|StorageClass|VolumeAttachment|VolumeAttributesClass)$/,
}

/** Whether objects of a kind are in no namespace. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
  return Object.hasOwn(CLUSTER_SCOPED, group) && CLUSTER_SCOPED[group]?.test(kind) === true
}
