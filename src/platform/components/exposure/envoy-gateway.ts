import { PRIORITY_CLASSES } from '../../../config/names.ts'
import { CHARTS } from '../../../config/versions.ts'
import type { HelmRelease } from '../../../engine/kubernetes/component.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'

/** User of the images of Envoy Gateway, and of the containers that it makes. */
export const ENVOY_USER = 65_532

/** Envoy Gateway: turns Gateways, routes and policies into running proxies. */
export const envoyGateway: HelmRelease = {
  release: 'envoy-gateway',
  chart: CHARTS['envoy-gateway'],
  skipCrds: true,
  values: {
    crds: { enabled: false }, // they come from the component crds, a sync wave earlier
    deployment: {
      replicas: 2, // one leads; without any the proxies go on with what they know
      priorityClassName: PRIORITY_CLASSES.platform,
      pod: {
        securityContext: groups(ENVOY_USER),
        topologySpreadConstraints: spread({ 'control-plane': 'envoy-gateway' }),
      },
      envoyGateway: { resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '1Gi'] }) },
    },
    podDisruptionBudget: { minAvailable: 1 },
    certgen: {
      job: {
        pod: { securityContext: groups(ENVOY_USER) },
        resources: resources({ cpu: ['10m', '100m'], memory: ['32Mi', '64Mi'] }),
      },
    },
    topologyInjector: { enabled: false }, // a webhook on every pod, of use for zone-aware routing only
  },
}
