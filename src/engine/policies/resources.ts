import { quantityOf } from '../kubernetes/quantity.ts'
import { at, text } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Container } from './pod-templates.ts'
import type { Policy } from './policy.ts'

const REQUIRED = ['requests', 'limits'].flatMap((kind) => ['cpu', 'memory'].map((what) => [kind, what] as const))

function problemsOf({ path, fields }: Container): string[] {
  const value = (kind: string, what: string) => at(fields, 'resources', kind, what)
  const missing = REQUIRED.filter(([kind, what]) => !text(value(kind, what)) && typeof value(kind, what) !== 'number')
  const problems = ['cpu', 'memory']
    .filter((what) => quantityOf(value('requests', what)) > quantityOf(value('limits', what)))
    .map((what) => `${path}.resources requests more ${what} than its limit; raise the limit or lower the request`)
  if (missing.length > 0) {
    const names = missing.map((keys) => keys.join('.')).join(', ')
    problems.unshift(`${path}.resources lacks ${names}; without it one pod can starve a node, so set it`)
  }
  return problems
}

/** The scheduler and the kubelet know what every container needs and may take. */
export const resources: Policy = {
  name: 'resources',
  check: (platform) =>
    indexOf(platform).templates.flatMap(({ manifest, containers }) =>
      containers
        .filter((container) => container.list !== 'ephemeralContainers') // Kubernetes allows them no resources
        .flatMap(problemsOf)
        .map((message) => ({ manifest, message })),
    ),
}
