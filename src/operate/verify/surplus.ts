import { isFields } from '../../engine/policies/fields.ts'

/**
 * What the API server, the Gateway API or a restart fill in where Git says nothing, by the field's own name.
 *
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.35/
 */
const FILLED_IN: Readonly<Record<string, readonly unknown[]>> = {
  // pods
  dnsPolicy: ['ClusterFirst'],
  restartPolicy: ['Always'],
  schedulerName: ['default-scheduler'],
  terminationGracePeriodSeconds: [30],
  // containers
  imagePullPolicy: ['IfNotPresent', 'Always'],
  protocol: ['TCP'],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  // probes
  failureThreshold: [3],
  periodSeconds: [10],
  scheme: ['HTTP'],
  successThreshold: [1],
  timeoutSeconds: [1],
  // volumes and variables
  apiVersion: ['v1'],
  defaultMode: [420],
  // listeners
  from: ['Same'],
  group: ['', 'gateway.networking.k8s.io'],
  kind: ['Secret'],
  mode: ['Terminate'],
}

/** Fields that say again what another one says, or when somebody restarted the pods. */
const REPEATED = ['serviceAccount', 'creationTimestamp', 'kubectl.kubernetes.io/restartedAt']

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (isFields(value) && Object.values(value).every(isEmpty))

const isFilledIn = (key: string, value: unknown): boolean =>
  isEmpty(value) || REPEATED.includes(key) || (FILLED_IN[key]?.includes(value) ?? false)

/** A value without what is filled in, in an order of its own, as a text to compare. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).sort().join(',')}]`
  if (!isFields(value)) return JSON.stringify(value) ?? ''
  const said = Object.entries(value).filter(([key, inner]) => !isFilledIn(key, inner))
  return `{${said
    .map(([key, inner]) => `${key}:${textOf(inner)}`)
    .sort()
    .join(',')}}`
}

/** What tells the items of a list apart: containers, variables and listeners by name, mounts by path, ports by number. */
function nameOf(item: unknown): string | undefined {
  if (!isFields(item)) return undefined
  const name = item['name'] ?? item['mountPath'] ?? item['containerPort'] ?? item['topologyKey']
  return name === undefined ? undefined : [item['kind'], item['namespace'], name].filter(Boolean).join('/')
}

function ofLists(wanted: readonly unknown[], live: readonly unknown[], path: string): readonly string[] {
  return live.flatMap((item, index) => {
    const name = nameOf(item)
    const same = name === undefined ? undefined : wanted.find((one) => nameOf(one) === name)
    if (same !== undefined) return surplus(same, item, `${path}[${name}]`)
    return wanted.some((one) => textOf(one) === textOf(item)) ? [] : [`${path}[${name ?? index}]`]
  })
}

/**
 * Paths of what is there and not in Git. What is there and other than in Git is no matter of this: Argo CD undoes it.
 *
 * @param path - where both stand, for the answer
 */
export function surplus(wanted: unknown, live: unknown, path: string): readonly string[] {
  if (isEmpty(live)) return []
  if (Array.isArray(live)) {
    // An empty rule opens everything, so a list of it is not empty.
    return Array.isArray(wanted) ? ofLists(wanted, live, path) : [path]
  }
  if (!isFields(live)) return wanted === undefined ? [path] : []
  const own = isFields(wanted) ? wanted : {}
  return Object.entries(live).flatMap(([key, value]) =>
    own[key] === undefined && isFilledIn(key, value) ? [] : surplus(own[key], value, path ? `${path}.${key}` : key),
  )
}
