import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { PRIORITY_CLASSES } from '../../../config/names.ts'

/** Below what AKS runs (2,000,000,000), above pods that name no class (0). */
const PRIORITIES = {
  [PRIORITY_CLASSES.platform]: { value: 1_000_000, description: 'What the cluster itself needs; a workload gives way' },
  [PRIORITY_CLASSES.workloads]: { value: 100_000, description: 'What serves users' },
}

/** Adds the order in which pods are scheduled, and give way, when the nodes are full. */
export function addPriorities(chart: Chart): void {
  for (const [name, { value, description }] of Object.entries(PRIORITIES))
    new k8s.KubePriorityClass(chart, `priority-class-${name}`, { metadata: { name }, value, description })
}
