import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { at, fields, pathText, visit } from './fields.ts'
import { indexOf, type ObjectIndex } from './object-index.ts'
import type { Policy } from './policy.ts'
import { holdsSecret, isReference, mentionsSecret, secretShape } from './secret-shapes.ts'

const REMEDY = 'put it into Key Vault and refer to the Secret that an ExternalSecret makes of it'

const FLAG = /^--?([\w.-]+)=(.+)$/s // --client-secret=…
const LINE = /^[ \t-]*["']?([\w.-]+)["']?[ \t]*[:=][ \t]*["']?([^\s"'#,]+)/gm // password: …, in a file

/** Names and values that a string field says: its own, a flag's, and those of a file's lines. */
function pairsOf(key: string, value: string, parent: unknown): (readonly [string, string])[] {
  const [, flag, flagged] = (value.startsWith('-') && FLAG.exec(value)) || []
  if (flag && flagged) return [[flag, flagged]]
  if (value.includes('\n') || key === 'values')
    return mentionsSecret(value) ? [...value.matchAll(LINE)].map(([, name = '', text = '']) => [name, text]) : []
  const variable = key === 'value' ? at(parent, 'name') : undefined // env: [{ name, value }]
  return [[typeof variable === 'string' ? variable : key, value]]
}

function problemsOf(object: KubernetesObject, isSecretName: (value: string) => boolean): string[] {
  const problems: string[] = []
  for (const field of ['data', 'stringData'])
    if (object.kind === 'Secret' && Object.keys(fields(object[field])).length > 0)
      problems.push(`${field} would put a secret into Git; ${REMEDY}`)
  visit(object, (key, value, path, parent) => {
    if (typeof value !== 'string') return
    const shape = secretShape(value)
    if (shape) problems.push(`${pathText(object, path)} has ${shape}; ${REMEDY}`)
    for (const [name, literal] of shape ? [] : pairsOf(key, value, parent))
      if (holdsSecret(name) && !isReference(literal) && !isSecretName(literal))
        problems.push(`${pathText(object, path)} gives "${name}" a literal value; ${REMEDY}`)
  })
  return problems
}

/** `secret: grafana-admin` and `auth-secret: monitoring/users` name a Secret of ours, or a chart's. */
function secretNames(index: ObjectIndex): ReadonlySet<string> {
  const keys = [
    ...index.secrets.keys(),
    ...[...index.provided.values()].filter(({ kind }) => kind === 'Secret').map(({ name }) => `/${name}`),
  ]
  return new Set(keys.flatMap((key) => [key, key.slice(key.indexOf('/') + 1)]))
}

/**
 * No secret, nor anything that stands for one, reaches Git.
 *
 * Looks for the shapes of known tokens in every string, and for literal values of fields whose names say that they hold
 * a secret. A token without a shape, in a field without such a name, is not found.
 */
export const noSecretMaterial: Policy = {
  name: 'no-secret-material',
  check(platform) {
    const names = secretNames(indexOf(platform))
    return platform.manifests.flatMap((manifest) =>
      problemsOf(manifest.object, (value) => names.has(value)).map((message) => ({ manifest, message })),
    )
  },
}
