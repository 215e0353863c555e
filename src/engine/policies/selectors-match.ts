import type { Manifest } from '../kubernetes/manifest.ts'
import { at, fields, list, text } from './fields.ts'
import { matchesSelector, selectorText } from './label-index.ts'
import { type Indexable, indexOf, type ObjectIndex } from './object-index.ts'
import type { PodTemplate } from './pod-templates.ts'
import { type FieldViolation, fieldViolation, type Policy } from './policy.ts'
import { scaleTargetOf } from './scale-target.ts'

/** Field, what is wrong with it, and what to do. */
type Problem = readonly [path: string, problem: string, remedy: string]
type Check = (manifest: Manifest, index: ObjectIndex) => readonly Problem[]

const namespaceOf = ({ object }: Manifest): string => object.metadata.namespace ?? ''
const isEmpty = (selector: unknown): boolean => Object.keys(fields(selector)).length === 0

/** Says so when a selector matches no pod template in any of the namespaces. */
function podsMissing(path: string, selector: unknown, namespaces: readonly string[], index: ObjectIndex): Problem[] {
  if (namespaces.some((name) => index.hasUnknownPods(name) || index.pods.some(name, selector))) return []
  const where = namespaces.map((name) => `"${name}"`).join(', ')
  return [
    [path, `${selectorText(selector)} matches no pod template in ${where}`, 'use the labels of a pod template there'],
  ]
}

const service: Check = (manifest, index) => {
  const labels = at(manifest.object, 'spec', 'selector')
  if (isEmpty(labels)) return [] // its endpoints are made by something else
  const selector = { matchLabels: labels }
  const namespace = namespaceOf(manifest)
  const missing = podsMissing('spec.selector', selector, [namespace], index)
  if (missing.length > 0 || index.hasUnknownPods(namespace)) return missing
  return list(at(manifest.object, 'spec', 'ports'))
    .map((port) => text(at(port, 'targetPort')))
    .filter((port) => port && !index.pods.some(namespace, selector, (template) => hasPort(template, port)))
    .map((port) => [
      'spec.ports',
      `targets "${port}", a port that no container of its pods names`,
      'use a name of theirs',
    ])
}

function hasPort({ containers }: PodTemplate, port: unknown): boolean {
  return containers.some(({ fields: container }) => list(container['ports']).some((own) => at(own, 'name') === port))
}

const disruptionBudget: Check = (manifest, index) =>
  podsMissing('spec.selector', at(manifest.object, 'spec', 'selector'), [namespaceOf(manifest)], index)

/** Namespaces a peer may be in; `undefined` where the peer is an address range. */
function peerNamespaces(peer: unknown, own: string, index: ObjectIndex): readonly string[] | undefined {
  if (at(peer, 'ipBlock')) return undefined
  const selector = at(peer, 'namespaceSelector')
  return selector === undefined ? [own] : index.namespacesMatching(selector)
}

const networkPolicy: Check = (manifest, index) => {
  const spec = at(manifest.object, 'spec')
  const own = namespaceOf(manifest)
  const pods = at(spec, 'podSelector')
  const directions = [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const
  const peers = directions.flatMap(([direction, side]) =>
    list(at(spec, direction)).flatMap((rule, number) =>
      list(at(rule, side)).map((peer, place) => ({ peer, path: `spec.${direction}[${number}].${side}[${place}]` })),
    ),
  )
  return [
    ...(isEmpty(pods) ? [] : podsMissing('spec.podSelector', pods, [own], index)),
    ...peers.flatMap(({ peer, path }) => {
      const namespaces = peerNamespaces(peer, own, index)
      if (!namespaces) return []
      const selector = at(peer, 'podSelector')
      if (namespaces.length === 0)
        return [
          [
            `${path}.namespaceSelector`,
            `${selectorText(at(peer, 'namespaceSelector'))} matches no namespace`,
            'correct it',
          ] as const,
        ]
      return isEmpty(selector) ? [] : podsMissing(`${path}.podSelector`, selector, namespaces, index)
    }),
  ]
}

const autoscaler: Check = (manifest, index) => {
  const target = scaleTargetOf(manifest)
  if (index.byIdentity.has(target) || index.hasUnknownPods(namespaceOf(manifest))) return []
  return [['spec.scaleTargetRef', `names ${target}, which does not exist`, 'name a workload of the same namespace']]
}

const workload: Check = ({ object }) => {
  const selector = at(object, 'spec', 'selector')
  const labels = fields(at(object, 'spec', 'template', 'metadata', 'labels'))
  if (!isEmpty(selector) && matchesSelector(labels, selector)) return []
  return [
    [
      'spec.selector',
      `${selectorText(selector)} does not match its own spec.template.metadata.labels`,
      'make them agree',
    ],
  ]
}

/** Namespaces a monitor looks in; `undefined` for all of them. */
function monitored(manifest: Manifest): readonly string[] | undefined {
  const selector = at(manifest.object, 'spec', 'namespaceSelector')
  const names = list(at(selector, 'matchNames')).map(String)
  if (at(selector, 'any') === true) return undefined
  return names.length > 0 ? names : [namespaceOf(manifest)]
}

const serviceMonitor: Check = (manifest, index) => {
  const namespaces = monitored(manifest)
  const selector = at(manifest.object, 'spec', 'selector')
  if (!namespaces || namespaces.some(index.hasUnknownPods)) return []
  if (!namespaces.some((name) => index.services.some(name, selector)))
    return [
      [
        'spec.selector',
        `${selectorText(selector)} matches no Service in ${namespaces.join(', ')}`,
        "use a Service's labels",
      ],
    ]
  const hasNamed =
    (port: string) =>
    ({ object }: Manifest) =>
      list(at(object, 'spec', 'ports')).some((own) => at(own, 'name') === port)
  return list(at(manifest.object, 'spec', 'endpoints'))
    .flatMap((endpoint) => text(at(endpoint, 'port')) ?? [])
    .filter((port) => !namespaces.some((name) => index.services.some(name, selector, hasNamed(port))))
    .map((port) => [
      'spec.endpoints',
      `scrapes the port "${port}", which the Service does not name`,
      'use a name of its ports',
    ])
}

const podMonitor: Check = (manifest, index) => {
  const namespaces = monitored(manifest)
  const selector = at(manifest.object, 'spec', 'selector')
  if (!namespaces || namespaces.some(index.hasUnknownPods)) return []
  const missing = podsMissing('spec.selector', selector, namespaces, index)
  if (missing.length > 0) return missing
  return list(at(manifest.object, 'spec', 'podMetricsEndpoints'))
    .flatMap((endpoint) => text(at(endpoint, 'port')) ?? [])
    .filter((port) => !namespaces.some((name) => index.pods.some(name, selector, (pod) => hasPort(pod, port))))
    .map((port) => [
      'spec.podMetricsEndpoints',
      `scrapes the port "${port}", which no container names`,
      'use a name of theirs',
    ])
}

/** Spreading counts the pod's own kind, so its selector must match the pod itself. */
function spreadProblems({ spec, labels, path }: PodTemplate): Problem[] {
  return list(spec['topologySpreadConstraints']).flatMap((constraint, number) => {
    const selector = at(constraint, 'labelSelector')
    if (selector !== undefined && matchesSelector(labels, selector)) return []
    const place = `${path}.topologySpreadConstraints[${number}].labelSelector`
    return [[place, `${selectorText(selector)} does not match the pod's own labels`, 'use them']]
  })
}

/** Pods to be near to, or far from, must exist. */
function affinityProblems({ spec, namespace, path }: PodTemplate, index: ObjectIndex): Problem[] {
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const rules = Object.values(fields(at(spec, 'affinity', kind))).flatMap(list)
    return rules.flatMap((rule) => {
      const term = fields(at(rule, 'podAffinityTerm') ?? rule) // preferred rules wrap it, with a weight
      const names = list(term['namespaces']).map(String)
      const own = term['namespaceSelector'] ? index.namespacesMatching(term['namespaceSelector']) : [namespace]
      const namespaces = names.length > 0 ? names : own
      return podsMissing(`${path}.affinity.${kind}.labelSelector`, term['labelSelector'], namespaces, index)
    })
  })
}

const CHECKS: Readonly<Record<string, Check>> = {
  Service: service,
  PodDisruptionBudget: disruptionBudget,
  NetworkPolicy: networkPolicy,
  HorizontalPodAutoscaler: autoscaler,
  ScaledObject: autoscaler,
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  Rollout: workload,
  ServiceMonitor: serviceMonitor,
  PodMonitor: podMonitor,
}

/** Every selector of a platform's objects that matches nothing, or not what it is for. */
export function brokenSelectors(platform: Indexable): FieldViolation[] {
  const index = indexOf(platform)
  return [
    ...Object.entries(CHECKS).flatMap(([kind, check]) =>
      index
        .ofKind(kind)
        .flatMap((manifest) => check(manifest, index).map((problem) => fieldViolation(manifest, problem))),
    ),
    ...index.templates.flatMap((template) =>
      [...spreadProblems(template), ...affinityProblems(template, index)].map((problem) =>
        fieldViolation(template.manifest, problem),
      ),
    ),
  ]
}

/**
 * A selector that matches nothing is silent in a cluster: no endpoint, no budget, no metric, and nobody complains.
 *
 * Synth does not see the pods of charts. So a selector is not judged in a namespace that a chart is installed in, or
 * that is the cluster's own; there, only what an object says about itself is.
 */
export const selectorsMatch: Policy = { name: 'selectors-match', check: brokenSelectors }
