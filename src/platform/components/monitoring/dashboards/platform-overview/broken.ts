import { elseZero, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'

const WAITING = 'reason=~"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError"'

/** What of the cluster can be broken: how many there are of each. */
export const BROKEN = [
  {
    name: 'nodes not ready',
    expr: `count(${selector('kube_node_status_condition', 'condition="Ready"', 'status="true"')} == 0)`,
  },
  {
    name: 'containers that do not start',
    expr: `count(${selector('kube_pod_container_status_waiting_reason', WAITING)} > 0)`,
  },
  {
    name: 'components degraded',
    expr: `count(${selector('argocd_app_info', 'health_status=~"Degraded|Missing"')})`,
  },
  {
    name: 'certificates not ready',
    expr: `count(max by (namespace, name) (${selector('certmanager_certificate_ready_status', 'condition="True"')}) == 0)`,
  },
  { name: 'targets that do not answer', expr: `count(${selector('up')} == 0)` },
] as const

/** The parts of the verdict on the cluster, over time. */
export const brokenParts = timeseries({
  title: 'What is broken',
  description: 'Broken parts of the cluster by kind, over time: what broke first is often what broke the rest.',
  unit: 'short',
  decimals: 0,
  limits: { yellow: 1, red: 3 },
  width: 12,
  queries: BROKEN.map(({ name, expr }) => ({ expr: elseZero(expr), legend: name })),
})
