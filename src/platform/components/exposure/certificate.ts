import type { Chart } from 'cdk8s'
import { Certificate } from '../../../../imports/cert-manager.io.ts'
import type { Environment } from '../../../config/load.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { exposuresOf, hasWildcard, tlsSecretOf, WILDCARD_SECRET } from './exposures.ts'

type Secret = ReturnType<typeof tlsSecretOf>

function addCertificate(chart: Chart, env: Environment, name: string, secret: Secret, dnsName: string): void {
  new Certificate(chart, `certificate-${name}`, {
    metadata: { name, namespace: secret.namespace, annotations: syncWave(-1) },
    spec: {
      secretName: secret.name,
      dnsNames: [dnsName],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: env.components['cert-manager'].issuer },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    },
  })
}

/**
 * Adds the certificates of the hosts, ahead of what serves them.
 *
 * One for each host lies beside its service, where an Ingress must have it and a Gateway may be granted it; the one for
 * all lies beside the engines. Either way a change of engine keeps them.
 */
export function addCertificates(chart: Chart, env: Environment): void {
  if (hasWildcard(env)) addCertificate(chart, env, 'wildcard', WILDCARD_SECRET, `*.${env.zone}`)
  else
    for (const exposure of Object.values(exposuresOf(env)))
      addCertificate(chart, env, exposure.name, tlsSecretOf(env, exposure), exposure.host)
}
