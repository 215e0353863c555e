import type { PodGroups } from '../../../engine/kubernetes/traffic.ts'

const METRICS = [8080]

/** The parts of External Secrets. The operator alone reaches the vault, and Entra before it to sign in. */
export const externalSecretsPods = (): PodGroups => ({
  'external-secrets': {
    labels: { 'app.kubernetes.io/name': 'external-secrets' },
    metrics: METRICS,
    talksTo: ['dns', 'api-server', 'key-vault'],
  },
  webhook: {
    labels: { 'app.kubernetes.io/name': 'external-secrets-webhook' },
    metrics: METRICS,
    openTo: [10250],
    talksTo: ['dns', 'api-server'],
  },
  'cert-controller': {
    labels: { 'app.kubernetes.io/name': 'external-secrets-cert-controller' },
    metrics: METRICS,
    talksTo: ['dns', 'api-server'],
  },
})
