import type { EnvironmentInput } from '../../../config/schema.ts'

/** Where changes are tried: small, cheap, and certificates that browsers do not trust. */
export const dev = {
  name: 'dev',
  organization: 'contoso',
  zone: 'dev.example.com',
  location: 'westeurope',
  tags: { environment: 'dev', 'cost-center': 'ml-platform' },
  repository: { url: 'https://github.com/contoso/mlops-platform.git' },
  budget: { amount: 150, nodes: 250, emails: ['platform@example.com'], from: '2026-11-01' },
  network: {
    vnet: '10.20.0.0/16',
    nodes: '10.20.0.0/22',
    privateEndpoints: '10.20.4.0/26',
    apiServer: '10.20.4.64/28',
    pods: '10.128.0.0/16',
    services: '172.20.0.0/16',
  },
  cluster: {
    kubernetesVersion: '1.35',
    apiServerRanges: ['203.0.113.0/24'],
    systemPool: { vmSize: 'Standard_D2ds_v5', minNodes: 1, maxNodes: 3 },
    userPools: {
      general: { vmSize: 'Standard_D4ds_v5', minNodes: 1, maxNodes: 4 },
    },
  },
  registry: { sku: 'Premium' }, // as in prod: what runs there is tried here
  logs: { retentionDays: 30 },
  access: {
    admins: '11111111-1111-4111-8111-111111111111',
    readers: '22222222-2222-4222-8222-222222222222',
    deployers: '33333333-3333-4333-8333-333333333333',
  },
  components: {
    namespaces: {},
    crds: {},
    'argo-cd': {},
    'external-secrets': {},
    'cert-manager': { email: 'platform@example.com', issuer: 'letsencrypt-staging' },
    'external-dns': {},
    exposure: {},
    monitoring: { retentionDays: 7, storage: '20Gi' },
    access: {},
  },
  services: {
    classifier: {
      runtime: 'classifier',
      host: 'aks',
      access: { debug: ['44444444-4444-4444-8444-444444444444'] },
      minReplicas: 1,
      maxReplicas: 3,
    },
  },
} satisfies EnvironmentInput
