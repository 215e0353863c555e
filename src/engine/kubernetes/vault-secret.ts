import type { Chart } from 'cdk8s'
import { ExternalSecret } from '../../../imports/external-secrets.io.ts'
import type { Environment } from '../../config/load.ts'
import { SECRET_STORE, type VAULT_SECRETS } from '../../config/names.ts'
import { syncWave } from './labels.ts'

interface VaultSecret {
  readonly name: string
  readonly namespace: string
  /** Key Vault's name of the value, by key of the Secret. */
  readonly data: Readonly<Record<string, (typeof VAULT_SECRETS)[keyof typeof VAULT_SECRETS]>>
  /** Other keys of the Secret, with values that are no secret. */
  readonly constants?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  /** Whether the Secret stays when what fills it is deleted: for what is needed to bring that back. */
  readonly outlives?: boolean
}

/** Adds a Secret that External Secrets fills from Key Vault, ahead of the component's other objects. */
export function addVaultSecret(chart: Chart, env: Environment, secret: VaultSecret) {
  const { name, namespace, data, constants, labels, outlives } = secret
  const template = {
    ...(constants && { mergePolicy: 'Merge' as const, data: constants }),
    ...(labels && { metadata: { labels } }),
  }
  new ExternalSecret(chart, `external-secret-${name}`, {
    metadata: { name, namespace, annotations: syncWave(-2) },
    spec: {
      refreshInterval: env.components['external-secrets'].refreshInterval,
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: {
        name,
        ...(outlives && { creationPolicy: 'Orphan' as const }),
        ...((constants || labels) && { template }),
      },
      data: Object.entries(data).map(([secretKey, key]) => ({ secretKey, remoteRef: { key } })),
    },
  })
}
