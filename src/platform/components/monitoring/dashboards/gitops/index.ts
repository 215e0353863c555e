import type { Dashboard } from '../dashboard.ts'
import { datasource, environment, namespacesOf } from '../variables.ts'
import { applications, failedSyncs, outOfSync, states, syncs, unhealthy } from './applications.ts'
import { queue, reconciliation, repository } from './argo-cd.ts'
import { secretSyncs, unreadySecrets } from './secrets.ts'

/** Whether the cluster is what Git says. */
export const gitopsDashboard: Dashboard = {
  uid: 'gitops',
  title: 'GitOps',
  description: 'Is the cluster what Git says, and does what was synced run?',
  folder: 'GitOps',
  variables: [datasource, environment, namespacesOf('argocd_app_info', 'dest_namespace')],
  rows: () => [
    { panels: [applications, outOfSync, unhealthy, failedSyncs, states] },
    { title: 'Argo CD', panels: [syncs, reconciliation, queue, repository] },
    { title: 'Secrets', panels: [unreadySecrets, secretSyncs] },
  ],
}
