import { type Engine, enginesOf } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import type { PlatformHost } from '../../../config/names.ts'
import type { Peer, PodGroups } from '../../../engine/kubernetes/traffic.ts'
import { workloadsOf } from '../services/runtimes.ts'
import { GATEWAY } from './gateway.ts'

const component = 'exposure'

/** Pods behind each host of the platform, by the ports of the pods: policies see what a Service has become. */
const BACKENDS: Readonly<Record<PlatformHost, Peer>> = {
  argocd: { component: 'argo-cd', pods: 'server', ports: [8080] },
  grafana: { component: 'monitoring', pods: 'grafana', ports: [3000] },
  prometheus: { component: 'monitoring', pods: 'prometheus', ports: [9090] },
  alertmanager: { component: 'monitoring', pods: 'alertmanager', ports: [9093] },
}

/** Pods behind every host: those of services first. */
const backendsOf = (env: Environment): readonly Peer[] => [
  ...workloadsOf(env).map(({ name, port }) => ({ component: name, pods: name, ports: [port] })),
  ...Object.values(BACKENDS),
]

const ENGINES: Readonly<Record<Engine, (backends: readonly Peer[]) => PodGroups>> = {
  gateway: (backends) => ({
    proxies: {
      labels: { 'gateway.envoyproxy.io/owning-gateway-name': GATEWAY },
      metrics: [19001],
      openTo: [10080, 10443], // the listeners' ports, raised by 10,000 so that no privilege is needed
      talksTo: ['dns', { component, pods: 'envoy-gateway', ports: [18000, 18002] }, ...backends],
    },
    'envoy-gateway': {
      labels: { 'control-plane': 'envoy-gateway' },
      talksTo: ['dns', 'api-server'],
    },
    certgen: { labels: { app: 'certgen' }, talksTo: ['dns', 'api-server'] }, // a job before each sync
  }),
  'ingress-nginx': (backends) => ({
    'ingress-nginx': {
      labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
      metrics: [10254],
      openTo: [80, 443],
      talksTo: ['dns', 'api-server', ...backends],
    },
  }),
}

/** The proxies, open to everyone, and what directs them. */
export const exposurePods = (env: Environment): PodGroups =>
  Object.assign({}, ...enginesOf(env).map((engine) => ENGINES[engine](backendsOf(env))))
