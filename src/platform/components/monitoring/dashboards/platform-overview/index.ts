import type { Environment } from '../../../../../config/load.ts'
import { nodeCpu, nodeMemory, nodes, podsOfNodes } from '../cost-and-capacity/nodes.ts'
import type { Dashboard, Row } from '../dashboard.ts'
import { groups, predictions } from '../model/predictions.ts'
import { datasource, environment, everyService, model } from '../variables.ts'
import { critical, list, warnings } from './alerts.ts'
import { brokenParts } from './broken.ts'
import { edge } from './edge.ts'
import { failuresByService, lateByService, requestsByService } from './services.ts'
import * as verdict from './verdict.ts'

const fires: Row = { title: 'What fires', panels: [critical, warnings, list] }
const services: Row = { title: 'Services', panels: [requestsByService, failuresByService, lateByService] }
const cluster = (env: Environment): Row => ({
  title: 'Cluster',
  panels: [brokenParts, edge(env), nodes(env), nodeCpu, nodeMemory, podsOfNodes],
})

/** The page to open first, also on a phone: three numbers, then what fires, then the same in detail. */
export const platformOverviewDashboard: Dashboard = {
  uid: 'platform-overview',
  title: 'Platform overview',
  description: 'Is it us, the cluster, or the model?',
  folder: 'Platform overview',
  variables: [datasource, environment, everyService, model],
  rows: (env) => [
    { panels: [verdict.service, verdict.cluster, verdict.model] },
    fires,
    services,
    cluster(env),
    { title: 'Model', panels: [verdict.driftOfSignals, predictions(env), groups] },
  ],
}

/** The same page where no classifier runs: nothing is known of a model. */
export const servicesOverviewDashboard: Dashboard = {
  ...platformOverviewDashboard,
  description: 'Is it us, or the cluster?',
  variables: [datasource, environment, everyService],
  rows: (env) => [{ panels: [verdict.service, verdict.cluster] }, fires, services, cluster(env)],
}

/** The same page where no service runs. */
export const clusterOverviewDashboard: Dashboard = {
  ...platformOverviewDashboard,
  description: 'Is it the cluster?',
  variables: [datasource, environment],
  rows: (env) => [{ panels: [verdict.cluster] }, fires, cluster(env)],
}
