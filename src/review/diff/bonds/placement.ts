/** Nodes on which pods may run: by labels, taints and size. */
import { coresOf, memoryGibOf } from '../../../config/vm-sizes.ts'
import { identityOf } from '../../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from '../../../engine/policies/fields.ts'
import { type Pool, podRequests, poolsOf } from '../capacity.ts'
import { rounded } from '../quantity.ts'
import { show, some } from '../show.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { indexIn } from './platform.ts'

// What the kubelet and AKS label nodes with, beside the pool's own; their values are not all in the files.
const GIVEN = /(^|\.)(kubernetes\.io|kubernetes\.azure\.com)\//

/** Whether nodes of a pool have a label, with one of some values; what AKS gives is believed. */
function hasLabel({ name, labels }: Pool, key: string, values?: readonly unknown[]): boolean {
  const isPool = key === 'agentpool' || key === 'kubernetes.azure.com/agentpool'
  const value = isPool ? name : labels[key]
  if (value === undefined) return GIVEN.test(key)
  return values === undefined || values.map(String).includes(String(value))
}

function matches(pool: Pool, expression: unknown): boolean {
  const [key, operator] = [String(at(expression, 'key')), at(expression, 'operator')]
  if (operator === 'In') return hasLabel(pool, key, list(at(expression, 'values')))
  return operator !== 'Exists' || hasLabel(pool, key)
}

/** Whether a pod asks for nodes such as those of a pool. */
function isAskedFor(spec: Fields, pool: Pool): boolean {
  const affinity = at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
  const terms = list(at(affinity, 'nodeSelectorTerms'))
  return (
    Object.entries(fields(spec['nodeSelector'])).every(([key, value]) => hasLabel(pool, key, [value])) &&
    (terms.length === 0 || terms.some((term) => list(at(term, 'matchExpressions')).every((one) => matches(pool, one))))
  )
}

/** Whether a pod bears a taint: `key=value:NoSchedule`. */
function isBorne(spec: Fields, taint: string): boolean {
  const [, key, value = '', effect] = /^([^=:]*)(?:=([^:]*))?:(\w+)$/.exec(taint) ?? []
  if (key === undefined || effect === 'PreferNoSchedule') return true
  return list(spec['tolerations']).some((one) => {
    const exists = at(one, 'operator') === 'Exists'
    const isKey = at(one, 'key') === key || (at(one, 'key') === undefined && exists)
    const isEffect = at(one, 'effect') === undefined || at(one, 'effect') === effect
    return isKey && isEffect && (exists || (text(at(one, 'value')) ?? '') === value)
  })
}

function hasRoom({ size }: Pool, asked: { cores: number; memory: number }): boolean {
  const [cores, memory] = [coresOf(size), memoryGibOf(size)]
  return cores === undefined || memory === undefined || (cores >= asked.cores && memory >= asked.memory)
}

/** Why no node takes a pod; `undefined` where one does. */
function refusalOf(spec: Fields, asked: { cores: number; memory: number }, pools: readonly Pool[]): string | undefined {
  const wanted = pools.filter((pool) => isAskedFor(spec, pool))
  if (wanted.length === 0)
    return `A pod asks for nodes of ${show(spec['nodeSelector'] ?? at(spec, 'affinity', 'nodeAffinity'))}, and no pool has them`
  const borne = wanted.filter(({ taints }) => taints.every((taint) => isBorne(spec, taint)))
  const taints = [...new Set(wanted.flatMap((pool) => pool.taints.filter((taint) => !isBorne(spec, taint))))]
  if (borne.length === 0) return `Every pool that a pod may use keeps it out by a taint: ${taints.map(show).join(', ')}`
  if (borne.some((pool) => hasRoom(pool, asked))) return undefined
  const sizes = borne.map(({ size }) => `${size} (${coresOf(size)} cores, ${memoryGibOf(size)} GiB)`)
  const which = borne.length < pools.length ? 'any node that it may use has' : 'any node has'
  return `A pod asks for ${rounded(asked.cores)} cores and ${rounded(asked.memory)} GiB, more than ${which}: ${some([...new Set(sizes)].map(show))}`
}

/** Pods that some node takes. */
export const placement: BondReader = (side, environment) => {
  const pools = poolsOf(side, environment)
  if (pools.length === 0) return []
  return indexIn(side, environment).templates.map(({ manifest, spec }): Bond => {
    const refusal = refusalOf(spec, podRequests(manifest.object), pools)
    return {
      ...where(manifest),
      key: `${identityOf(manifest.object)} placement`,
      holds: refusal === undefined,
      evenNew: true,
      level: 'high',
      message: `${refusal ?? ''}. It stays pending.`,
    }
  })
}
