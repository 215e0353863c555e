import type { Change } from './components.ts'

/** Every choice off, and the smallest tiers. */
const minimal: Change = (input) => ({
  ...input,
  registry: { sku: 'Basic' },
  vault: { private: false },
  cluster: { ...input.cluster, tier: 'Free', zones: ['1'] },
})

/** Every choice on. */
const everything: Change = (input) => ({
  ...input,
  repository: { ...input.repository, ownerId: '1234567', repositoryId: '987654321' },
  registry: {
    sku: 'Premium',
    private: true,
    geoReplications: [input.location === 'northeurope' ? 'westeurope' : 'northeurope'],
    permissions: 'repository',
  },
  vault: { private: true, publicAccess: false },
  cluster: {
    ...input.cluster,
    tier: 'Standard',
    private: true,
    apiServerIntegration: true,
    podSecurity: 'Deny',
    defender: true,
    keda: true,
    diskEncryption: true,
    userPools: { ...input.cluster.userPools, spare: { ...Object.values(input.cluster.userPools)[0], ...SPOT_POOL } },
  },
  logs: { ...input.logs, flowLogs: true },
  managedPrometheus: true,
  backup: { everyHours: 12, keepDays: 7 },
})
const SPOT_POOL = { vmSize: 'Standard_D4ds_v5', minNodes: 0, maxNodes: 5, spot: true }

/** What may be chosen in Azure, against the shipped values of every environment: for validators and for tests. */
export const AZURE_VARIANTS = { minimal, everything } as const satisfies Record<string, Change>
