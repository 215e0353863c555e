import type { Environment } from '../../config/load.ts'
import { NAMESPACES, PLATFORM, PRIORITY_CLASSES, VAULT_SECRETS } from '../../config/names.ts'
import { CHARTS } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { groups } from '../../engine/kubernetes/pod-security.ts'
import { resources } from '../../engine/kubernetes/resources.ts'
import { addVaultSecret } from '../../engine/kubernetes/vault-secret.ts'
import { externalDnsPods } from './external-dns/pods.ts'

const TOKEN = { name: 'cloudflare-api-token', key: 'api-token' } as const

/** Where the hosts are written, by engine; a second one that runs is not asked. Services publish nothing, whatever annotations they carry. */
const SOURCES = { gateway: 'gateway-httproute', 'ingress-nginx': 'ingress' } as const

function values({ name, zone, components }: Environment) {
  const { policy, zoneId } = components['external-dns']
  return {
    // One replica, the chart's default: without leader election, two would fight over the same records.
    provider: { name: 'cloudflare' },
    env: [{ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: TOKEN } }],
    sources: [SOURCES[components.exposure.engine]],
    domainFilters: [zone],
    policy,
    // Records of other owners stay as they are, also those of another environment in the same zone.
    txtOwnerId: `${PLATFORM}-${name}`,
    txtPrefix: 'external-dns-',
    // The prefix that 0.22 makes the default. Without it, an upgrade would lose sight of every annotation.
    annotationPrefix: 'external-dns.kubernetes.io/',
    interval: '5m', // Cloudflare allows 1,200 requests in 5 minutes; changes in the cluster do not wait for it
    triggerLoopOnEvent: true,
    ...(zoneId && { extraArgs: [`--zone-id-filter=${zoneId}`] }),
    priorityClassName: PRIORITY_CLASSES.platform,
    podSecurityContext: groups(65_534), // its files’, by the chart
    resources: resources({ cpu: ['10m', '100m'], memory: ['64Mi', '128Mi'] }),
    serviceMonitor: { enabled: true },
  }
}

/** Publishes the hosts of the environment as records in its Cloudflare zone. */
export const externalDns: Component = {
  wave: -7,
  project: 'platform',
  namespace: NAMESPACES.externalDns,
  releases: (env) => [{ release: 'external-dns', chart: CHARTS['external-dns'], values: values(env) }],
  pods: externalDnsPods,
  build(chart, env) {
    addVaultSecret(chart, env, {
      name: TOKEN.name,
      namespace: NAMESPACES.externalDns,
      data: { [TOKEN.key]: VAULT_SECRETS.cloudflareToken },
    })
  },
}
