import type { Manifest } from '../kubernetes/manifest.ts'
import { at, type Path, visit } from './fields.ts'
import { type Named, named, READERS, type Reader, secret, VALUE_READERS } from './reference-readers.ts'

/** One object naming another. */
export interface Reference extends Named {
  /** Field that names it. */
  readonly path: Path
}

/** Such as `secretKeyRef`, `apiTokenSecretRef`. */
const SECRET_REF = /[sS]ecret(Key)?Ref$/

/** Fields that name what the kind itself makes. */
const MADE_HERE: Readonly<Record<string, string>> = {
  Certificate: 'secretName',
  Issuer: 'privateKeySecretRef',
  ClusterIssuer: 'privateKeySecretRef',
}

/** Kinds whose fields mean something else: a schema, text. */
const OPAQUE = new Set(['AppProject', 'ConfigMap', 'CustomResourceDefinition', 'Secret'])

/** The reader of a kind's field; most fields have none. */
function readerOf(kind: string, key: string): Reader | undefined {
  if (kind === 'Application') return VALUE_READERS.get(key)
  return READERS.get(key) ?? (key.endsWith('Ref') && SECRET_REF.test(key) ? secret : undefined)
}

/**
 * Everything an object refers to, optional references left out.
 *
 * @param home - Namespace that a name alone means: the object's own, or where its operator looks.
 */
export function referencesOf({ object }: Manifest, home: string): readonly Reference[] {
  const references: Reference[] = []
  const { kind } = object
  const add = (path: Path, found: Named | undefined) => found && references.push({ path: [...path], ...found })
  if (OPAQUE.has(kind)) return references
  visit(object, (key, value, path, parent) => {
    const reader = readerOf(kind, key)
    if (reader && !Array.isArray(value) && key !== MADE_HERE[kind]) add(path, reader(value, home, parent))
  })
  if (kind === 'StatefulSet') {
    const path = ['spec', 'serviceName']
    add(path, named('', 'Service')(at(object, ...path), home, {}))
  }
  return references
}
