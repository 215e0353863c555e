import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../../config/load.ts'
import { NAMESPACES, runningServicesOf } from '../../../../config/names.ts'
import { classifiersOf } from '../../../alerts/classifiers.ts'
import { FOLDER_ANNOTATION } from '../grafana.ts'
import { certificatesAndDnsDashboard } from './certificates-and-dns/index.ts'
import { classifierDashboard } from './classifier-service/index.ts'
import { costAndCapacityDashboard } from './cost-and-capacity/index.ts'
import { type Dashboard, dashboardJson } from './dashboard.ts'
import { gitopsDashboard } from './gitops/index.ts'
import { readableJson } from './json.ts'
import { modelDashboard } from './model/index.ts'
import {
  clusterOverviewDashboard,
  platformOverviewDashboard,
  servicesOverviewDashboard,
} from './platform-overview/index.ts'
import { serviceDashboard } from './service/index.ts'
import { sloDashboard } from './slo/index.ts'

const OF_SERVICES: readonly Dashboard[] = [serviceDashboard, sloDashboard]
const OF_THE_CLUSTER: readonly Dashboard[] = [gitopsDashboard, certificatesAndDnsDashboard, costAndCapacityDashboard]

/** Every dashboard of ours. */
export const DASHBOARDS: readonly Dashboard[] = [
  platformOverviewDashboard,
  ...OF_SERVICES,
  classifierDashboard,
  modelDashboard,
  ...OF_THE_CLUSTER,
]

/** Those of an environment: what would be measured by what does not run is not there to be shown. */
function dashboardsOf(env: Environment): readonly Dashboard[] {
  if (classifiersOf(env).length > 0) return DASHBOARDS
  if (runningServicesOf(env).length > 0) return [servicesOverviewDashboard, ...OF_SERVICES, ...OF_THE_CLUSTER]
  return [clusterOverviewDashboard, ...OF_THE_CLUSTER]
}

/** Label of the ConfigMaps that Grafana's sidecar reads. */
const LABEL = { grafana_dashboard: '1' } as const

/** Adds the dashboards where Grafana's sidecar finds them, each in its folder. */
export function addDashboards(chart: Chart, env: Environment): void {
  for (const dashboard of dashboardsOf(env)) {
    const name = `dashboard-${dashboard.uid}`
    new k8s.KubeConfigMap(chart, name, {
      metadata: {
        name,
        namespace: NAMESPACES.monitoring,
        labels: LABEL,
        annotations: { [FOLDER_ANNOTATION]: dashboard.folder },
      },
      data: { [`${dashboard.uid}.json`]: `${readableJson(dashboardJson(dashboard, env))}\n` },
    })
  }
}
