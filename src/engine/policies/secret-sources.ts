import type { Manifest } from '../kubernetes/manifest.ts'
import { at, fields, list, text } from './fields.ts'

/** A Secret that will exist in the cluster. */
export interface SecretSource {
  readonly name: string
  /** Left out where they are not known at synth. */
  readonly keys?: ReadonlySet<string>
}

const TLS_KEYS = new Set(['tls.crt', 'tls.key', 'ca.crt'])
const ISSUER_ANNOTATIONS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer']

function externalSecret(spec: unknown): ReadonlySet<string> | undefined {
  if (list(at(spec, 'dataFrom')).length > 0 || at(spec, 'target', 'template', 'templateFrom')) return undefined
  const template = at(spec, 'target', 'template', 'data')
  const own = list(at(spec, 'data')).map((item) => String(at(item, 'secretKey')))
  const merged = at(spec, 'target', 'template', 'mergePolicy') === 'Merge'
  return new Set([...(template ? Object.keys(fields(template)) : []), ...(!template || merged ? own : [])])
}

/** cert-manager makes the Secrets of annotated Ingresses and Gateways. */
function annotated({ object }: Manifest, names: readonly unknown[]): SecretSource[] {
  if (!ISSUER_ANNOTATIONS.some((key) => object.metadata.annotations?.[key])) return []
  return names.flatMap((name) => text(name) ?? []).map((name) => ({ name, keys: TLS_KEYS }))
}

/** The Secrets that an object is, or that an operator makes of it in the same namespace. */
export function secretSourcesOf(manifest: Manifest): readonly SecretSource[] {
  const { kind, metadata, spec } = manifest.object
  switch (kind) {
    case 'Secret':
      return [{ name: metadata.name }]
    case 'ExternalSecret': {
      const keys = externalSecret(spec)
      return [{ name: text(at(spec, 'target', 'name')) ?? metadata.name, ...(keys && { keys }) }]
    }
    case 'Certificate':
      return [{ name: text(at(spec, 'secretName')) ?? '', ...(!at(spec, 'keystores') && { keys: TLS_KEYS }) }]
    case 'Ingress':
      return annotated(
        manifest,
        list(at(spec, 'tls')).map((tls) => at(tls, 'secretName')),
      )
    case 'Gateway':
      return annotated(
        manifest,
        list(at(spec, 'listeners')).flatMap((listener) =>
          list(at(listener, 'tls', 'certificateRefs')).map((ref) => at(ref, 'name')),
        ),
      )
    default:
      return []
  }
}
