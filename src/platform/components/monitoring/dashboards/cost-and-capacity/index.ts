import type { Dashboard } from '../dashboard.ts'
import { datasource, environment, namespacesOf } from '../variables.ts'
import { autoscalers, cpuOfNamespaces, disks, memoryOfNamespaces, traffic } from './namespaces.ts'
import { nodeCpu, nodeMemory, nodes, podsOfNodes } from './nodes.ts'
import { balance, reserved, used } from './resources.ts'

/** What is paid for, and how much of it is used. Azure’s prices are in its budgets, not among the metrics. */
export const costAndCapacityDashboard: Dashboard = {
  uid: 'cost-and-capacity',
  title: 'Cost and capacity',
  description: 'What is paid for and idle, and what runs full next?',
  folder: 'Cost and capacity',
  variables: [datasource, environment, namespacesOf('kube_namespace_status_phase')],
  rows: (env) => [
    { panels: [reserved('cpu'), reserved('memory'), used('cpu'), used('memory')] },
    { title: 'Used, reserved, offered', panels: [balance('cpu', env), balance('memory', env)] },
    { title: 'Nodes', panels: [nodes(env), nodeCpu, nodeMemory, podsOfNodes] },
    { title: 'Namespaces', panels: [cpuOfNamespaces, memoryOfNamespaces, autoscalers, disks, traffic] },
  ],
}
