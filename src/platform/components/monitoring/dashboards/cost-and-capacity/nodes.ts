import type { Environment } from '../../../../../config/load.ts'
import { RATE, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { mostNodes } from './limits.ts'

// What AKS allows on a node of an overlay network: https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay
const PODS_PER_NODE = 250

/** Nodes there are. */
export const nodes = (env: Environment) =>
  timeseries({
    title: 'Nodes',
    description: `Nodes of all pools. At ${mostNodes(env)} the autoscaler adds no more; each one is paid by the hour.`,
    unit: 'short',
    decimals: 0,
    width: 6,
    limits: { yellow: mostNodes(env) },
    queries: [{ expr: `count(${selector('kube_node_info')})`, legend: 'nodes' }],
  })

/** CPU of each node. */
export const nodeCpu = timeseries({
  title: 'CPU of each node',
  description: 'Share of its cores that each node uses. One node far above the others has pods that should be spread.',
  unit: 'percentunit',
  width: 6,
  limits: { yellow: 0.8, red: 0.95 },
  queries: [
    {
      expr: `1 - avg by (instance) (rate(${selector('node_cpu_seconds_total', 'mode="idle"')}[${RATE}]))`,
      legend: '{{instance}}',
    },
  ],
})

/** Memory of each node. */
export const nodeMemory = timeseries({
  title: 'Memory of each node',
  description: 'Share of its memory that each node cannot give to another process. Near 1 the kubelet evicts pods.',
  unit: 'percentunit',
  width: 6,
  limits: { yellow: 0.8, red: 0.95 },
  queries: [
    {
      expr: `1 - sum by (instance) (${selector('node_memory_MemAvailable_bytes')}) / sum by (instance) (${selector('node_memory_MemTotal_bytes')})`,
      legend: '{{instance}}',
    },
  ],
})

/** Pods of each node. */
export const podsOfNodes = timeseries({
  title: 'Pods of each node',
  description: `Pods that run on each node; ${PODS_PER_NODE} is the most that AKS allows.`,
  unit: 'short',
  decimals: 0,
  width: 6,
  limits: { yellow: 0.8 * PODS_PER_NODE, red: PODS_PER_NODE },
  queries: [{ expr: `sum by (node) (${selector('kubelet_running_pods')})`, legend: '{{node}}' }],
})
