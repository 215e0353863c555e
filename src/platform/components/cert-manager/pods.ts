import type { PodGroups } from '../../../engine/kubernetes/traffic.ts'

const METRICS = [9402]

// cert-manager asks the zone's own name servers whether a challenge is there, hence DNS to the Internet.
/** The parts of cert-manager. */
export const certManagerPods = (): PodGroups => ({
  'cert-manager': {
    labels: { 'app.kubernetes.io/name': 'cert-manager' },
    metrics: METRICS,
    talksTo: ['dns', 'api-server', { internet: [443] }, { internet: ['53/UDP', 53] }],
  },
  webhook: {
    labels: { 'app.kubernetes.io/name': 'webhook' },
    metrics: METRICS,
    openTo: [10250],
    talksTo: ['dns', 'api-server'],
  },
  cainjector: {
    labels: { 'app.kubernetes.io/name': 'cainjector' },
    metrics: METRICS,
    talksTo: ['dns', 'api-server'],
  },
})
