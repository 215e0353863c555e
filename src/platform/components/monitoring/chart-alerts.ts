const POOLS_GROW = 'pools grow with what is asked of them, and NodesAtMaximum tells when they no longer can'
const BOUNDS_OF_MISTAKES =
  'quotas bound mistakes, each namespace for itself: together they are more than the nodes, and meant to be'

/**
 * Alerts of kube-prometheus-stack that would fire from the first day on, in a cluster in which all is well, and why they
 * say nothing here. Every other one is silent at rest.
 */
export const SWITCHED_OFF: Readonly<Record<string, string>> = {
  KubeCPUOvercommit: POOLS_GROW,
  KubeMemoryOvercommit: POOLS_GROW,
  KubeCPUQuotaOvercommit: BOUNDS_OF_MISTAKES,
  KubeMemoryQuotaOvercommit: BOUNDS_OF_MISTAKES,
}
