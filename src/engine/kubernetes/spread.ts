import type { k8s } from 'cdk8s-plus-27'

/** Spreads pods evenly over zones and nodes. Not at any price: a pod in the wrong place serves better than none. */
export function spread(labels: Readonly<Record<string, string>>): k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...labels } },
  }))
}
