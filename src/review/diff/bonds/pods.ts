/** What pods need of their namespace and of the nodes to start at all. */
import { coresOf, memoryGibOf } from '../../../config/vm-sizes.ts'
import { identityOf, type KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, fields } from '../../../engine/policies/fields.ts'
import type { PodTemplate } from '../../../engine/policies/pod-templates.ts'
import { nodeSizesOf, podRequests } from '../capacity.ts'
import { breaches, STANDARDS, standardOf } from '../pod-freedoms.ts'
import { amount, gibibytes, rounded } from '../quantity.ts'
import { show, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'
import { isScaled, replicasOf } from '../workload.ts'
import { type Bond, type BondReader, where } from './bond.ts'
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

/** Pods that fit on a node of some pool. */
const nodes: BondReader = (side, environment) => {
  const sizes = nodeSizesOf(side, environment).flatMap((name) => {
    const [cores, memory] = [coresOf(name), memoryGibOf(name)]
    return cores === undefined || memory === undefined ? [] : [{ name, cores, memory }]
  })
  if (sizes.length === 0) return []
  return indexIn(side, environment).templates.map(({ manifest }): Bond => {
    const { cores, memory } = podRequests(manifest.object)
    const largest = sizes.map((size) => `${size.name} (${size.cores} cores, ${size.memory} GiB)`)
    return {
      ...where(manifest),
      key: identityOf(manifest.object),
      holds: sizes.some((size) => size.cores >= cores && size.memory >= memory),
      evenNew: true,
      level: 'high',
      message: `A pod asks for ${rounded(cores)} cores and ${rounded(memory)} GiB, more than any node has: ${some([...new Set(largest)].map(show))}. It stays pending.`,
    }
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
export const POD_BONDS: readonly BondReader[] = [quotas, limits, nodes, security]
