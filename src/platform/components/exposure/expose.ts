import type { Chart } from 'cdk8s'
import { type Engine, enginesOf } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import { VAULT_SECRETS } from '../../../config/names.ts'
import { addVaultSecret } from '../../../engine/kubernetes/vault-secret.ts'
import { type Exposure, usersSecretOf } from './exposures.ts'
import { addRoute } from './gateway-route.ts'
import { addIngress } from './ingress.ts'

const PUBLISH = { gateway: addRoute, 'ingress-nginx': addIngress } as const satisfies Record<Engine, unknown>

/**
 * Adds what publishes a host through the engines that run.
 *
 * The component that brings the service calls this, and the objects lie in the service's namespace: a route is healthy
 * only once its service exists, so in a component of an earlier wave it would hold up the sync that brings the service.
 */
export function expose(chart: Chart, env: Environment, exposure: Exposure): void {
  if (exposure.access === 'login-at-the-edge')
    addVaultSecret(chart, env, {
      name: usersSecretOf(exposure),
      namespace: exposure.service.namespace,
      // Envoy Gateway reads the one key, ingress-nginx the other. Envoy knows SHA hashes only: htpasswd -s.
      data: { '.htpasswd': VAULT_SECRETS.prometheusUsers, auth: VAULT_SECRETS.prometheusUsers },
    })
  for (const engine of enginesOf(env)) PUBLISH[engine](chart, env, exposure)
}
