import { durations, failures, requests } from '../classifier-service/requests.ts'
import { nodeCpu, nodeMemory, nodes, podsOfNodes } from '../cost-and-capacity/nodes.ts'
import type { Dashboard } from '../dashboard.ts'
import { groups, predictions } from '../model/predictions.ts'
import { classifierNamespace, datasource, environment, model } from '../variables.ts'
import { critical, list, warnings } from './alerts.ts'
import { brokenParts } from './broken.ts'
import { edge } from './edge.ts'
import * as verdict from './verdict.ts'

/** The page to open first, also on a phone: three numbers, then what fires, then the same in detail. */
export const platformOverviewDashboard: Dashboard = {
  uid: 'platform-overview',
  title: 'Platform overview',
  description: 'Is it us, the cluster, or the model?',
  folder: 'Platform overview',
  variables: [datasource, environment, classifierNamespace, model],
  rows: (env) => [
    { panels: [verdict.service, verdict.cluster, verdict.model] },
    { title: 'What fires', panels: [critical, warnings, list] },
    { title: 'Service', panels: [requests(env), failures, durations] },
    { title: 'Cluster', panels: [brokenParts, edge(env), nodes(env), nodeCpu, nodeMemory, podsOfNodes] },
    { title: 'Model', panels: [verdict.driftOfSignals, predictions(env), groups] },
  ],
}

/** The same page where no classifier runs: nothing is known of a service, nor of a model. */
export const clusterOverviewDashboard: Dashboard = {
  ...platformOverviewDashboard,
  description: 'Is it the cluster?',
  variables: [datasource, environment],
  rows: (env) => [
    { panels: [verdict.cluster] },
    { title: 'What fires', panels: [critical, warnings, list] },
    { title: 'Cluster', panels: [brokenParts, edge(env), nodes(env), nodeCpu, nodeMemory, podsOfNodes] },
  ],
}
