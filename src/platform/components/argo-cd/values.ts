import type { Environment } from '../../../config/load.ts'
import {
  CLIENT_ID,
  hostsOf,
  PLATFORM_IDENTITIES,
  PRIORITY_CLASSES,
  USE_WORKLOAD_IDENTITY,
} from '../../../config/names.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { APPLICATION_HEALTH } from './application-health.ts'
import { METRICS } from './metrics.ts'
import { notificationsValues } from './notifications.ts'
import { signInRoles, signInSettings } from './sign-in.ts'
import { pollingSettings, webhookSecret } from './webhook.ts'

// User of its image, and of Redis'.
const ARGOCD = 999

/** Values of the Argo CD chart. */
export function argoCdValues(env: Environment) {
  const { highAvailability } = env.components['argo-cd']
  const redundancy = {
    replicas: highAvailability ? 2 : 1,
    pdb: { enabled: highAvailability, maxUnavailable: 1 },
  }
  return {
    fullnameOverride: 'argocd', // objects named argocd-server, … as in Argo CD's documentation
    global: {
      securityContext: groups(ARGOCD),
      domain: hostsOf(env).argocd,
      networkPolicy: { create: false }, // policies add up, and ours, of ./pods.ts, names each peer
      priorityClassName: PRIORITY_CLASSES.platform,
      // The chart adds the labels of each part.
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
      })),
    },
    configs: {
      cm: {
        ...signInSettings(env),
        ...pollingSettings(env),
        // Who may sync gets what Git says, and no commit of his choice.
        'application.sync.requireOverridePrivilegeForRevisionSync': 'true',
        'application.resourceTrackingMethod': 'annotation', // the label would collide with what charts set
        'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
      },
      params: {
        'server.insecure': true, // TLS ends at the edge, as for every host
        'controller.diff.server.side': true, // as it applies: what the API server fills in is no difference
      },
      rbac: signInRoles(env),
      ...webhookSecret(env),
    },
    controller: {
      replicas: 1, // more would share out clusters, and there is one
      resources: resources({ cpu: ['250m', '2'], memory: ['512Mi', '2Gi'] }),
      metrics: METRICS,
    },
    repoServer: {
      ...redundancy,
      resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '1Gi'] }),
      metrics: METRICS,
    },
    server: {
      ...redundancy,
      resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '512Mi'] }),
      metrics: METRICS,
      serviceAccount: {
        name: PLATFORM_IDENTITIES.argoCd.serviceAccount,
        annotations: { [CLIENT_ID]: env.outputs.clientIds.argoCd },
      },
      podLabels: USE_WORKLOAD_IDENTITY,
    },
    redis: {
      securityContext: groups(ARGOCD),
      resources: resources({ cpu: ['50m', '500m'], memory: ['64Mi', '256Mi'] }),
    },
    // Takes the place of redis; each replica on a node of its own.
    'redis-ha': { enabled: highAvailability, haproxy: { metrics: { enabled: false } } }, // which nobody scrapes
    redisSecretInit: {
      securityContext: groups(ARGOCD),
      resources: resources({ cpu: ['10m', '100m'], memory: ['64Mi', '128Mi'] }),
    },
    notifications: notificationsValues(env),
    // Not in use: Applications are generated, and people sign in at Entra directly.
    applicationSet: { replicas: 0 },
    dex: { enabled: false },
  }
}

/** The same as parameters, one for each number. */
const parametersOf = (path: string, { runAsGroup, fsGroup, supplementalGroups }: ReturnType<typeof groups>) => ({
  [`${path}.runAsGroup`]: String(runAsGroup),
  [`${path}.fsGroup`]: String(fsGroup),
  ...Object.fromEntries(supplementalGroups.map((id, index) => [`${path}.supplementalGroups[${index}]`, String(id)])),
})

/** Values of the chart for Redis, which the Argo CD chart's own do not list. */
export const REDIS_PARAMETERS = {
  'redis-ha.podDisruptionBudget.maxUnavailable': '1', // of three, of which two elect the one to write to
  'redis-ha.haproxy.podDisruptionBudget.maxUnavailable': '1',
  ...parametersOf('redis-ha.securityContext', groups(1000)),
  ...parametersOf('redis-ha.haproxy.securityContext', groups(99)),
} as const
