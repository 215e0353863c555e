import type { Change } from './components.ts'

const GROUPS = {
  search: '66666666-6666-4666-8666-666666666666',
  web: '77777777-7777-4777-8777-777777777777',
} as const

/** Five services of three owners and of every runtime, beside each other. */
const services: Change = (input) => ({
  ...input,
  registry: { ...input.registry, permissions: 'repository' },
  managedPrometheus: true,
  services: {
    classifier: { runtime: 'classifier', host: 'aks', alerting: { to: 'slack', channel: 'pictures' } },
    ranker: {
      runtime: 'oip',
      owner: 'search-team',
      port: 8080,
      metrics: { port: 8082 },
      access: { deploy: [GROUPS.search] },
      minReplicas: 1,
      maxReplicas: 4,
      cpu: '500m',
      memory: '1Gi',
      writable: ['/mlserver/envs'],
    },
    embeddings: {
      runtime: 'oip',
      owner: 'search-team',
      port: 8000,
      metrics: { port: 8002 },
      args: ['tritonserver', '--model-repository=/models'],
      access: { deploy: [GROUPS.search], debug: [GROUPS.search] },
      memory: '2Gi',
      startupSeconds: 600,
      alerting: { to: 'slack', channel: 'search' },
    },
    reports: {
      runtime: 'http',
      owner: 'web-team',
      port: 3000,
      probes: { live: '/healthz', ready: '/ready' },
      metrics: { port: 9100, path: '/metrics' },
      talksTo: ['internet'],
      access: { deploy: [GROUPS.web] },
    },
    shop: {
      runtime: 'http',
      owner: 'web-team',
      host: 'www',
      port: 8080,
      probes: { live: '/', ready: '/' },
      talksTo: ['ranker'],
      env: { RANKER_URL: 'http://ranker.ranker:8080' },
      requestsPerSecond: 100,
      access: { deploy: [GROUPS.web], read: [GROUPS.search] },
    },
  },
})

/** What may be chosen of services, with every gate over them. */
export const SERVICE_VARIANTS = {
  services,
  'services-ingress-nginx': (input) => ({
    ...services(input),
    components: { ...input.components, exposure: { engine: 'ingress-nginx' } },
  }),
} as const satisfies Record<string, Change>
