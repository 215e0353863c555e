import { elseZero, selector } from '../expressions.ts'
import { stat, table, timeseries } from '../panel.ts'

// Both labels of namespaces are of Argo CD itself; the one that an Application installs into is dest_namespace.
const chosen = (...conditions: readonly string[]): string =>
  selector('argocd_app_info', 'dest_namespace=~"$namespace"', ...conditions)

const first = { unit: 'short', width: 6, height: 5, decimals: 0 } as const

/** Applications that Argo CD knows. */
export const applications = stat({
  ...first,
  title: 'Components',
  description: 'Applications in Argo CD: one for each component, and the root that reads them.',
  limits: { below: true, red: 1 },
  queries: [{ expr: elseZero(`count(${chosen()})`), legend: 'components' }],
})

/** Those that differ from Git. */
export const outOfSync = stat({
  ...first,
  title: 'Out of sync',
  description:
    'Components that differ from Git. Right after a merge a few are; for longer, a sync fails or someone changes by hand.',
  limits: { yellow: 1, red: 3 },
  queries: [{ expr: elseZero(`count(${chosen('sync_status!="Synced"')})`), legend: 'out of sync' }],
})

/** Those that do not run well. */
export const unhealthy = stat({
  ...first,
  title: 'Not healthy',
  description:
    'Components that are degraded, missing or still on their way. The waves behind one wait until it is healthy.',
  limits: { yellow: 1, red: 2 },
  queries: [{ expr: elseZero(`count(${chosen('health_status!="Healthy"')})`), legend: 'not healthy' }],
})

/** Syncs that failed. */
export const failedSyncs = stat({
  ...first,
  title: 'Failed syncs, 24 h',
  description: 'Syncs that ended with an error or failed in the last day. Argo CD tries each again up to ten times.',
  limits: { yellow: 1, red: 5 },
  queries: [
    {
      expr: elseZero(`sum(increase(${selector('argocd_app_sync_total', 'phase=~"Error|Failed"')}[24h]))`),
      legend: 'failed',
    },
  ],
})

/** Every Application with what Argo CD says of it. */
export const states = table({
  title: 'State of each component',
  description: 'Sync and health of each component; 1 stands for anything but Synced and Healthy, and comes first.',
  unit: 'short',
  limits: { red: 1 },
  width: 24,
  height: 10,
  queries: [
    {
      expr: `max by (name, project, dest_namespace, sync_status, health_status) ((${chosen('sync_status="Synced"', 'health_status="Healthy"')} * 0) or ${chosen()})`,
      legend: '{{name}}',
    },
  ],
  columns: [
    { label: 'name', heading: 'Component' },
    { label: 'project', heading: 'Project' },
    { label: 'dest_namespace', heading: 'Namespace' },
    { label: 'sync_status', heading: 'Sync' },
    { label: 'health_status', heading: 'Health' },
  ],
  value: 'To look at',
})

/** What syncs end with. */
export const syncs = timeseries({
  title: 'Syncs',
  description:
    'Syncs in each hour, by how they ended. A component that syncs without end is changed by something else.',
  unit: 'short',
  width: 6,
  limits: { yellow: 20 },
  queries: [
    {
      expr: elseZero(`sum by (phase) (increase(${selector('argocd_app_sync_total')}[1h]))`, 'phase'),
      legend: '{{phase}}',
    },
  ],
  stacked: true,
})
