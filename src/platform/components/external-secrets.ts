import { ClusterSecretStore } from '../../../imports/external-secrets.io.ts'
import { chartName, endOfLifeOf } from '../../config/lives.ts'
import type { Environment } from '../../config/load.ts'
import {
  CLIENT_ID,
  NAMESPACES,
  PLATFORM_IDENTITIES,
  PRIORITY_CLASSES,
  SECRET_STORE,
  USE_WORKLOAD_IDENTITY,
  vaultUrl,
} from '../../config/names.ts'
import { CHARTS, REVIEWED } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { CONFIRM_DELETION } from '../../engine/kubernetes/deletion.ts'
import { syncWave } from '../../engine/kubernetes/labels.ts'
import { groups } from '../../engine/kubernetes/pod-security.ts'
import { resources } from '../../engine/kubernetes/resources.ts'
import { spread } from '../../engine/kubernetes/spread.ts'
import { externalSecretsPods } from './external-secrets/pods.ts'

const USER = 65_532 // of its image
const { serviceAccount } = PLATFORM_IDENTITIES.externalSecrets

function values({ components, outputs }: Environment) {
  const { replicas } = components['external-secrets']
  // A budget for a single pod would block every drain.
  const podDisruptionBudget = { enabled: replicas > 1, minAvailable: 1 }
  const placed = (name: string) => ({
    priorityClassName: PRIORITY_CLASSES.platform,
    topologySpreadConstraints: spread({ 'app.kubernetes.io/name': name }),
  })
  return {
    crds: { annotations: CONFIRM_DELETION },
    ...placed('external-secrets'),
    podSecurityContext: groups(USER),
    replicaCount: replicas,
    leaderElect: replicas > 1,
    serviceAccount: {
      name: serviceAccount,
      annotations: { [CLIENT_ID]: outputs.clientIds.externalSecrets },
    },
    podLabels: USE_WORKLOAD_IDENTITY,
    // The operator signs in as itself, so it need not make tokens for the service accounts of others.
    rbac: { serviceAccountTokenCreate: false },
    // Secrets come from the vault and never go there.
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    processClusterGenerator: false,
    resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '256Mi'] }),
    podDisruptionBudget,
    serviceMonitor: { enabled: true, renderMode: 'alwaysRender' }, // its CRD comes with the component crds
    webhook: {
      ...placed('external-secrets-webhook'),
      podSecurityContext: groups(USER),
      replicaCount: replicas,
      resources: resources({ cpu: ['20m', '200m'], memory: ['64Mi', '128Mi'] }),
      podDisruptionBudget,
    },
    certController: {
      podSecurityContext: groups(USER),
      priorityClassName: PRIORITY_CLASSES.platform,
      resources: resources({ cpu: ['20m', '200m'], memory: ['128Mi', '256Mi'] }),
    },
  }
}

// What runs for users, or with the rights of a node, gets no door to the platform's secrets.
const READERS = Object.values(NAMESPACES).filter((namespace) => namespace !== NAMESPACES.nodeExporter)

/** Fills Secrets from the environment's Key Vault, signed in with workload identity. */
export const externalSecrets: Component = {
  wave: -10,
  project: 'platform',
  holdsData: 'some', // without its definitions, every Secret that it filled is gone
  namespace: NAMESPACES.externalSecrets,
  hasWebhooks: true,
  releases: (env) => [
    {
      release: 'external-secrets',
      chart: CHARTS['external-secrets'],
      values: values(env),
      provides: [{ kind: 'ServiceAccount', name: serviceAccount }],
    },
  ],
  pods: externalSecretsPods,
  build(chart, env) {
    new ClusterSecretStore(chart, 'cluster-secret-store', {
      metadata: { name: SECRET_STORE, annotations: syncWave(1) }, // its webhook has to answer first
      spec: {
        conditions: [{ namespaces: READERS }],
        provider: {
          azurekv: {
            authType: 'WorkloadIdentity',
            tenantId: env.outputs.tenantId,
            vaultUrl: vaultUrl(env),
          },
        },
      },
    })
  },
  warnings() {
    const chart = CHARTS['external-secrets']
    const end = endOfLifeOf(chart)
    if (end === undefined || end >= REVIEWED) return []
    return [
      `${chartName('external-secrets', chart)} gets no fixes since ${end}: its project fixes its newest minor version alone ` +
        `(${chart.support.source}); npm run versions -- --write takes that`,
    ]
  },
}
