import { PORT } from '../../../../classifier/src/contract.ts'
import type { Environment } from '../../../config/load.ts'
import type { Peer, PodGroups } from '../../../engine/kubernetes/traffic.ts'
import { enginesOf } from './engines.ts'
import type { ExposureName } from './exposures.ts'
import { GATEWAY } from './gateway.ts'

const component = 'exposure'

/** Pods behind each host, by the ports of the pods: policies see what a Service has become. */
const BACKENDS: Readonly<Record<ExposureName, Peer>> = {
  classifier: { component: 'classifier', pods: 'classifier', ports: [PORT] },
  argocd: { component: 'argo-cd', pods: 'server', ports: [8080] },
  grafana: { component: 'monitoring', pods: 'grafana', ports: [3000] },
  prometheus: { component: 'monitoring', pods: 'prometheus', ports: [9090] },
  alertmanager: { component: 'monitoring', pods: 'alertmanager', ports: [9093] },
}

const ENGINES = {
  gateway: {
    proxies: {
      labels: { 'gateway.envoyproxy.io/owning-gateway-name': GATEWAY },
      metrics: [19001],
      openTo: [10080, 10443], // the listeners' ports, raised by 10,000 so that no privilege is needed
      talksTo: ['dns', { component, pods: 'envoy-gateway', ports: [18000, 18002] }, ...Object.values(BACKENDS)],
    },
    'envoy-gateway': {
      labels: { 'control-plane': 'envoy-gateway' },
      talksTo: ['dns', 'api-server'],
    },
    certgen: { labels: { app: 'certgen' }, talksTo: ['dns', 'api-server'] }, // a job before each sync
  },
  'ingress-nginx': {
    'ingress-nginx': {
      labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
      metrics: [10254],
      openTo: [80, 443],
      talksTo: ['dns', 'api-server', ...Object.values(BACKENDS)],
    },
  },
} as const satisfies Record<string, PodGroups>

/** The proxies, open to everyone, and what directs them. */
export const exposurePods = (env: Environment): PodGroups =>
  Object.assign({}, ...enginesOf(env).map((engine) => ENGINES[engine]))
