import type { Environment } from '../../../config/load.ts'
import type { Peer, PodGroup, PodGroups } from '../../../engine/kubernetes/traffic.ts'

const component = 'argo-cd'
const REDIS = 6379
const SENTINEL = 26379
/** Charts over HTTPS, the sign-in at Entra, and what tells people. */
const HTTPS: Peer = { internet: [443] }
const REPO_SERVER: Peer = { component, pods: 'repo-server', ports: [8081] }

// Names as the chart labels its pods: argocd-<part>.
const part = (name: string, group: Omit<PodGroup, 'labels'>): PodGroup => ({
  labels: { 'app.kubernetes.io/name': `argocd-${name}` },
  ...group,
})

/** The Git server, on its own port, also where it has a private address; beside it the API that gives a GitHub App its token. */
function gitOf({ repository: { url, ranges } }: Environment): readonly Peer[] {
  const ports = [...new Set([443, Number(new URL(url).port || 443)])]
  return [{ internet: ports }, { ranges, ports }]
}

/** One Redis, or three behind a proxy that finds the one to write to. */
const REDIS_PODS = {
  single: { redis: part('redis', {}) },
  highlyAvailable: {
    redis: part('redis-ha-haproxy', {
      talksTo: ['dns', { component, pods: 'redis-server', ports: [REDIS, SENTINEL] }],
    }),
    'redis-server': {
      labels: { app: 'redis-ha' },
      talksTo: ['dns', { component, pods: 'redis-server', ports: [REDIS, SENTINEL] }],
    },
  },
} as const satisfies Record<string, PodGroups>

/** The parts of Argo CD. Only those that read Git, sign people in or notify reach the Internet by intent. */
export function argoCdPods(env: Environment): PodGroups {
  const { highAvailability, notifications } = env.components['argo-cd']
  const cache: Peer = { component, pods: 'redis', ports: [REDIS] }
  return {
    controller: part('application-controller', {
      metrics: [8082],
      talksTo: ['dns', 'api-server', REPO_SERVER, cache],
    }),
    'repo-server': part('repo-server', { metrics: [8084], talksTo: ['dns', ...gitOf(env), cache] }),
    server: part('server', { metrics: [8083], talksTo: ['dns', 'api-server', HTTPS, REPO_SERVER, cache] }),
    ...(notifications && {
      notifications: part('notifications-controller', {
        metrics: [9001],
        talksTo: [
          'dns',
          'api-server',
          notifications.to === 'email' ? { internet: [notifications.port] } : HTTPS,
          REPO_SERVER,
        ],
      }),
    }),
    'redis-secret-init': part('redis-secret-init', { talksTo: ['dns', 'api-server'] }), // a job before each sync
    ...REDIS_PODS[highAvailability ? 'highlyAvailable' : 'single'],
  }
}
