/** What pods need of their namespace and of the nodes to start at all. */
import { identityOf, type KubernetesObject, type Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, fields, list } from '../../../engine/policies/fields.ts'
import type { Container, PodTemplate } from '../../../engine/policies/pod-templates.ts'
import { podRequests } from '../capacity.ts'
import { breaches, STANDARDS, standardOf } from '../pod-freedoms.ts'
import { amount, gibibytes, rounded } from '../quantity.ts'
import { show, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'
import { isScaled, replicasOf } from '../workload.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { placement } from './placement.ts'
import { indexIn } from './platform.ts'

/** What the pods of a namespace ask for together, at the least and at the most. */
function askedIn(namespace: string, side: Snapshot, environment: string, what: string): { min: number; max: number } {
  const templates = indexIn(side, environment).templates.filter((one) => one.namespace === namespace)
  return templates.reduce(
    (sum, { manifest: { object, component } }) => {
      const each = what === 'pods' ? 1 : requestOf(object, what)
      const { min, max } = isScaled(object.kind) ? replicasOf(object, environment, component, side) : { min: 1, max: 1 }
      return { min: sum.min + min * each, max: sum.max + max * each }
    },
    { min: 0, max: 0 },
  )
}

function requestOf(object: KubernetesObject, what: string): number {
  const [kind, resource] = what.includes('.') ? what.split('.') : ['requests', what]
  const { cores, memory } = podRequests(object, kind === 'limits' ? 'limits' : 'requests')
  return resource === 'cpu' ? cores : memory
}

const QUOTAS = ['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const
const unitOf = (what: string): string => (what.endsWith('memory') ? ' GiB' : what.endsWith('cpu') ? ' cores' : '')

/** Quotas that leave room for what runs. */
const quotas: BondReader = (side, environment) =>
  indexIn(side, environment)
    .ofKind('ResourceQuota')
    .flatMap((manifest) => {
      const hard = fields(at(manifest.object, 'spec', 'hard'))
      const namespace = manifest.object.metadata.namespace ?? ''
      return QUOTAS.filter((what) => hard[what] !== undefined).flatMap((what): Bond[] => {
        const limit = what.endsWith('memory') ? gibibytes(hard[what]) : amount(hard[what])
        const asked = askedIn(namespace, side, environment, what)
        const bond = (most: boolean): Bond => ({
          ...where(manifest),
          key: `${identityOf(manifest.object)} ${what} ${most}`,
          holds: (most ? asked.max : asked.min) <= limit,
          level: most ? 'medium' : 'high',
          message: `${what} is ${rounded(limit)}${unitOf(what)}, and what runs in ${show(namespace)} asks for ${rounded(most ? asked.max : asked.min)}: ${most ? 'an autoscaler stops short of its maximum' : 'new pods are refused'}.`,
        })
        return asked.min <= limit ? [bond(true), bond(false)] : [bond(false)]
      })
    })

/** Containers that ask for no more than they may take. */
const limits: BondReader = (side, environment) =>
  indexIn(side, environment).templates.flatMap(({ manifest, containers }) =>
    containers.flatMap(({ name, fields: container }) =>
      (['cpu', 'memory'] as const).flatMap((what): Bond[] => {
        const [asks, may] = ['requests', 'limits'].map((kind) => at(container, 'resources', kind, what))
        if (asks === undefined || may === undefined) return []
        return [
          {
            ...where(manifest),
            key: `${identityOf(manifest.object)} ${name} ${what}`,
            holds: amount(asks) <= amount(may),
            evenNew: true,
            level: 'high',
            message: `Container ${show(name)} asks for ${show(asks)} of ${what} and may take ${show(may)}: the API server refuses it.`,
          },
        ]
      }),
    ),
  )

/** What Services of a namespace count towards. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'services.loadbalancers': ['LoadBalancer'],
  'services.nodeports': ['LoadBalancer', 'NodePort'],
}

/** Quotas that leave room for the Services there are. */
const services: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('ResourceQuota').flatMap((manifest) =>
    Object.entries(SERVICES).flatMap(([what, types]): Bond[] => {
      const hard = at(manifest.object, 'spec', 'hard', what)
      const { namespace = '' } = manifest.object.metadata
      const mine = index
        .ofKind('Service')
        .filter(({ object }) => object.metadata.namespace === namespace)
        .filter(({ object }) => types.includes(String(at(object, 'spec', 'type'))))
      if (hard === undefined) return []
      return [
        {
          ...where(manifest),
          key: `${identityOf(manifest.object)} ${what}`,
          holds: mine.length <= Number(hard),
          level: 'high',
          message: `${what} is ${Number(hard)}, and ${show(namespace)} has ${mine.map(({ object }) => show(object.metadata.name)).join(', ')}: the API server refuses it.`,
        },
      ]
    }),
  )
}

/** Containers that are within the bounds that their namespace sets for each. */
const ranges: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('LimitRange').flatMap((manifest) =>
    list(at(manifest.object, 'spec', 'limits'))
      .filter((limit) => at(limit, 'type') === 'Container')
      .flatMap((limit) =>
        index.templates
          .filter(({ namespace }) => namespace === manifest.object.metadata.namespace)
          .flatMap((pod) => pod.containers.flatMap((container) => rangeBonds(manifest, limit, pod, container))),
      ),
  )
}

function rangeBonds(manifest: Manifest, limit: unknown, pod: PodTemplate, container: Container): Bond[] {
  return (['cpu', 'memory'] as const).flatMap((what) => {
    const [most, least] = [at(limit, 'max', what), at(limit, 'min', what)]
    const may = at(container.fields, 'resources', 'limits', what) ?? at(limit, 'default', what) ?? most
    const asks = at(container.fields, 'resources', 'requests', what) ?? at(limit, 'defaultRequest', what) ?? may
    const { kind, metadata } = pod.manifest.object
    const bond = (is: unknown, bound: unknown, holds: boolean, words: string): Bond[] =>
      bound === undefined
        ? []
        : [
            {
              ...where(manifest),
              key: `${identityOf(manifest.object)} ${identityOf(pod.manifest.object)} ${container.name} ${what} ${words}`,
              holds,
              evenNew: true,
              level: 'high',
              message: `Container ${show(container.name)} of ${kind} ${show(metadata.name)} ${words} ${show(bound)} of ${what}, and its own is ${show(is)}: new pods are refused.`,
            },
          ]
    return [
      ...bond(may, most, amount(may) <= amount(most), 'may take at most'),
      ...bond(asks, least, amount(asks) >= amount(least), 'has to ask for at least'),
    ]
  })
}

function securityBond(
  { manifest, namespace }: PodTemplate,
  template: PodTemplate,
  namespaces: ReadonlyMap<string, KubernetesObject>,
): Bond {
  const standard = standardOf(namespaces.get(namespace))
  const found = breaches(template, standard)
  return {
    ...where(manifest),
    key: identityOf(manifest.object),
    holds: found.length === 0,
    evenNew: true,
    level: 'high',
    message: `Namespace ${show(namespace)} enforces ${show(standard)}, and the pod ${some(found, 3)}: new pods are refused.`,
  }
}

/** Pods that their namespace's pod security standard lets in. */
const security: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  const namespaces = new Map(index.ofKind('Namespace').map(({ object }) => [object.metadata.name, object]))
  const ours = index.templates.map((template) => securityBond(template, template, namespaces))
  // Pods of charts and operators are not in the files: a stricter standard over them is worth a look.
  const own = new Set(index.templates.map(({ namespace }) => namespace))
  const installed = new Set(index.installedIn.values())
  const others = index.ofKind('Namespace').flatMap((manifest): Bond[] => {
    const { name } = manifest.object.metadata
    if (own.has(name) && !installed.has(name)) return []
    const standard = standardOf(manifest.object)
    const message = `It enforces ${show(standard)} from now on. Pods of charts in it are not in the files: see that each keeps it, or new ones are refused.`
    return [...STANDARDS.keys()].map((level) => ({
      ...where(manifest),
      key: `${name} up to ${level}`,
      holds: STANDARDS.indexOf(standard) <= level,
      level: 'medium',
      message,
    }))
  })
  return side.rendered(environment).length > 0 ? ours : [...ours, ...others]
}

/** Every need of pods. */
export const POD_BONDS: readonly BondReader[] = [quotas, services, limits, ranges, placement, security]
