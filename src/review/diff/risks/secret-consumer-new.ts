import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../../engine/policies/fields.ts'
import { podTemplateOf } from '../../../engine/policies/pod-templates.ts'
import { objectRisk } from '../risk.ts'
import { show } from '../show.ts'

/** Keys of Key Vault that an ExternalSecret reads. */
function vaultKeysOf(object: unknown): string[] {
  const data = list(at(object, 'spec', 'data')).map((item) => at(item, 'remoteRef', 'key'))
  const all = list(at(object, 'spec', 'dataFrom')).flatMap((item) => [
    at(item, 'extract', 'key'),
    at(item, 'find') === undefined ? undefined : 'every secret that it finds',
  ])
  return [...data, ...all].flatMap((key) => text(key) ?? [])
}

/** Secrets that a pod reads, and where from. */
function secretsOf(object: KubernetesObject): string[] {
  const template = podTemplateOf({ environment: '', component: '', object })
  if (!template) return []
  const { spec, containers } = template
  const volumes = list(spec['volumes']).flatMap((volume) => [
    at(volume, 'secret', 'secretName'),
    at(volume, 'csi', 'nodePublishSecretRef', 'name'),
    ...list(at(volume, 'projected', 'sources')).map((source) => at(source, 'secret', 'name')),
  ])
  const variables = containers.flatMap(({ fields }) => [
    ...list(fields['env']).map((one) => at(one, 'valueFrom', 'secretKeyRef', 'name')),
    ...list(fields['envFrom']).map((one) => at(one, 'secretRef', 'name')),
  ])
  return [...volumes, ...variables].flatMap((name) => text(name) ?? [])
}

/** Who in another namespace may use a Secret of this one. */
function granteesOf(object: unknown): string[] {
  if (!list(at(object, 'spec', 'to')).some((to) => at(to, 'kind') === 'Secret')) return []
  return list(at(object, 'spec', 'from')).map((from) => `${at(from, 'kind')} in ${at(from, 'namespace')}`)
}

function consumedBy(object: KubernetesObject | undefined): {
  readonly verb: string
  readonly names: readonly string[]
} {
  if (object?.kind === 'ExternalSecret') return { verb: 'Copies from Key Vault', names: vaultKeysOf(object) }
  if (object?.kind === 'ReferenceGrant') return { verb: 'Opens its Secrets to', names: granteesOf(object) }
  return { verb: 'Its pods read the Secret', names: object ? secretsOf(object) : [] }
}

/** Somebody reads a secret who did not. */
export const secretConsumerNew = objectRisk(
  'secret-consumer-new',
  ['medium'],
  'A secret is copied into the cluster, or read by pods, or opened to a namespace, that did not have it.',
  ({ before, after }) => {
    const { verb, names } = consumedBy(after)
    const had = new Set(consumedBy(before).names)
    const gained = [...new Set(names)].filter((name) => !had.has(name))
    return gained.length > 0 ? [{ level: 'medium', message: `${verb} ${gained.map(show).join(', ')}.` }] : []
  },
)
