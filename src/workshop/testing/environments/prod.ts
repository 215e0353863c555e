import type { EnvironmentInput } from '../../../config/schema.ts'

/** What users see: three zones, an SLA, trusted certificates, two of everything that may fail. */
export const prod = {
  name: 'prod',
  organization: 'contoso',
  zone: 'example.com',
  location: 'westeurope',
  tags: { environment: 'prod', 'cost-center': 'ml-platform' },
  repository: { url: 'https://github.com/contoso/mlops-platform.git' },
  budget: { amount: 500, nodes: 2000, emails: ['platform@example.com'], from: '2026-11-01' },
  network: {
    vnet: '10.30.0.0/16',
    nodes: '10.30.0.0/22',
    privateEndpoints: '10.30.4.0/26',
    apiServer: '10.30.4.64/28',
    pods: '10.129.0.0/16',
    services: '172.21.0.0/16',
  },
  cluster: {
    kubernetesVersion: '1.35',
    apiServerRanges: ['203.0.113.0/24'],
    systemPool: { vmSize: 'Standard_D2ds_v5', minNodes: 3, maxNodes: 5 },
    userPools: {
      general: { vmSize: 'Standard_D4ds_v5', minNodes: 3, maxNodes: 12 },
    },
  },
  registry: { sku: 'Premium' },
  logs: { retentionDays: 90 },
  access: {
    admins: '11111111-1111-4111-8111-111111111111',
    readers: '22222222-2222-4222-8222-222222222222',
    deployers: '33333333-3333-4333-8333-333333333333',
  },
  components: {
    namespaces: {},
    crds: {},
    'argo-cd': { highAvailability: true },
    'external-secrets': { replicas: 2 },
    'cert-manager': { email: 'platform@example.com', issuer: 'letsencrypt-production', replicas: 2 },
    'external-dns': { policy: 'upsert-only' },
    exposure: {},
    monitoring: { retentionDays: 30, storage: '100Gi', replicas: 2 },
    access: {},
  },
  services: {
    classifier: {
      runtime: 'classifier',
      host: 'aks',
      access: { debug: ['44444444-4444-4444-8444-444444444444'] },
      minReplicas: 3,
      maxReplicas: 12,
    },
  },
} satisfies EnvironmentInput
