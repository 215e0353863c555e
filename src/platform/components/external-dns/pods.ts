import type { PodGroups } from '../../../engine/kubernetes/traffic.ts'

/** external-dns: reads routes from the API server, writes records at Cloudflare. */
export const externalDnsPods = (): PodGroups => ({
  'external-dns': {
    labels: { 'app.kubernetes.io/name': 'external-dns' },
    metrics: [7979],
    talksTo: ['dns', 'api-server', { internet: [443] }],
  },
})
