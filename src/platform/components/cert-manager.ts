import { ClusterIssuer } from '../../../imports/cert-manager.io.ts'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES, PRIORITY_CLASSES, VAULT_SECRETS } from '../../config/names.ts'
import { CHARTS } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { syncWave } from '../../engine/kubernetes/labels.ts'
import { groups } from '../../engine/kubernetes/pod-security.ts'
import { resources } from '../../engine/kubernetes/resources.ts'
import { spread } from '../../engine/kubernetes/spread.ts'
import { addVaultSecret } from '../../engine/kubernetes/vault-secret.ts'
import { certManagerPods } from './cert-manager/pods.ts'

// https://letsencrypt.org/docs/acme-protocol-updates/, https://letsencrypt.org/docs/staging-environment/
const ISSUERS = {
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
  'letsencrypt-production': 'https://acme-v02.api.letsencrypt.org/directory',
} as const satisfies Record<Environment['components']['cert-manager']['issuer'], string>

const TOKEN = { name: 'cloudflare-api-token', key: 'api-token' } as const

function values({ components }: Environment) {
  const { replicas } = components['cert-manager']
  const redundancy = (name: string) => ({
    securityContext: groups(1000), // the user of its images
    replicaCount: replicas,
    podDisruptionBudget: { enabled: replicas > 1 },
    topologySpreadConstraints: spread({ 'app.kubernetes.io/name': name }),
  })
  return {
    global: {
      leaderElection: { namespace: NAMESPACES.certManager }, // the default is kube-system, which AKS manages
      priorityClassName: PRIORITY_CLASSES.platform,
    },
    crds: { enabled: true },
    ...redundancy('cert-manager'),
    resources: resources({ cpu: ['20m', '200m'], memory: ['64Mi', '256Mi'] }),
    webhook: { ...redundancy('webhook'), resources: resources({ cpu: ['20m', '200m'], memory: ['32Mi', '128Mi'] }) },
    cainjector: {
      ...redundancy('cainjector'),
      resources: resources({ cpu: ['20m', '200m'], memory: ['128Mi', '256Mi'] }),
    },
    startupapicheck: { enabled: false }, // a Helm hook, which Argo CD would run after every sync
    // The namespace of a certificate, not of cert-manager, which has the same label.
    prometheus: { servicemonitor: { enabled: true, honorLabels: true } },
  }
}

/** Issues certificates from Let's Encrypt, proving by DNS records at Cloudflare that the zone is ours. */
export const certManager: Component = {
  wave: -8,
  project: 'platform',
  namespace: NAMESPACES.certManager,
  hasWebhooks: true,
  releases: (env) => [{ release: 'cert-manager', chart: CHARTS['cert-manager'], values: values(env) }],
  pods: certManagerPods,
  build(chart, env) {
    addVaultSecret(chart, env, {
      name: TOKEN.name,
      namespace: NAMESPACES.certManager, // where a ClusterIssuer looks for its Secrets
      data: { [TOKEN.key]: VAULT_SECRETS.cloudflareToken },
    })
    for (const [name, server] of Object.entries(ISSUERS)) {
      new ClusterIssuer(chart, `cluster-issuer-${name}`, {
        metadata: { name, annotations: syncWave(1) }, // the webhook of the chart has to answer first
        spec: {
          acme: {
            server,
            email: env.components['cert-manager'].email,
            privateKeySecretRef: { name: `${name}-account-key` },
            solvers: [{ selector: { dnsZones: [env.zone] }, dns01: { cloudflare: { apiTokenSecretRef: TOKEN } } }],
          },
        },
      })
    }
  },
}
