import type { Chart } from 'cdk8s'
import { Certificate } from '../../../imports/cert-manager.io.ts'
import type { Environment } from '../../config/load.ts'
import { syncWave } from '../../kubernetes/labels.ts'
import { type Exposure, tlsSecretOf } from './exposures.ts'

/**
 * Adds a host's certificate, ahead of what serves it.
 *
 * It lies beside the service, where an Ingress must have it and a Gateway may be granted it: a change of engine keeps
 * the certificates. One for each host, since browsers reuse a connection for every name in its certificate, also where
 * the Gateway has another listener for that name.
 */
export function addCertificate(chart: Chart, env: Environment, exposure: Exposure): void {
  const { name, host, service } = exposure
  new Certificate(chart, `certificate-${name}`, {
    metadata: { name, namespace: service.namespace, annotations: syncWave(-1) },
    spec: {
      secretName: tlsSecretOf(exposure),
      dnsNames: [host],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: env.components['cert-manager'].issuer },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    },
  })
}
