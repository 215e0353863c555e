import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { quantityOf } from '../../engine/kubernetes/quantity.ts'
import { at, type Fields, fields, list } from '../../engine/policies/fields.ts'
import type { Finding } from '../finding.ts'
import type { ApiClient } from './api-client.ts'
import { type Applied, verdict } from './apply.ts'
import { mapAtOnce } from './batches.ts'
import type { RehearsedPod } from './pods.ts'

/** A pod as the API server would have stored it: with what LimitRange and PriorityClass fill in. */
interface Admitted {
  readonly pod: RehearsedPod
  readonly spec: Fields
}

/** Asks for a pod of every template, and its claims, and keeps none. */
export async function admitPods(client: ApiClient, pods: readonly RehearsedPod[]) {
  const results = await mapAtOnce(pods, async (each) => {
    const { namespace, pod, from, claims } = each
    const place = { topic: 'pods', subject: describeObject(from.object), more: from.file } as const
    const ask = (plural: string, body: object) =>
      client.post(`/api/v1/namespaces/${namespace}/${plural}?dryRun=All&fieldValidation=Strict`, body)
    const metadata = { ...fields(pod['metadata']), generateName: 'rehearsal-', namespace }
    const answer = await ask('pods', { apiVersion: 'v1', kind: 'Pod', ...pod, metadata })
    const findings: Finding[] = [{ ...place, ...verdict(answer, 'its pod is admitted') }]
    for (const claim of claims) {
      const { name } = fields(claim['metadata'])
      const body = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace },
        spec: claim['spec'],
      }
      findings.push({ ...place, ...verdict(await ask('persistentvolumeclaims', body), 'its claim is admitted') })
    }
    const admitted: Admitted[] = answer.status < 400 ? [{ pod: each, spec: fields(at(answer.body, 'spec')) }] : []
    return { findings, admitted }
  })
  return {
    findings: results.flatMap(({ findings }) => findings),
    admitted: results.flatMap(({ admitted }) => admitted),
  }
}

/** What a quota counts of a pod, by the quota's own words. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
type Counted = 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory'
const COUNTED: readonly Counted[] = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

/** The most that a pod asks for at once: all containers, or the largest of those that run before them. */
function askedBy(spec: Fields, counted: Counted): number {
  const [part = '', resource = ''] = counted.split('.')
  const of = (container: unknown) => quantityOf(at(container, 'resources', part, resource) ?? 0)
  const sum = (containers: readonly unknown[]) => containers.reduce((total: number, each) => total + of(each), 0)
  const before = list(spec['initContainers'])
  const sidecars = before.filter((each) => at(each, 'restartPolicy') === 'Always')
  const once = before.filter((each) => at(each, 'restartPolicy') !== 'Always')
  return Math.max(sum([...list(spec['containers']), ...sidecars]), ...once.map((each) => of(each) + sum(sidecars)))
}

/** What all pods of a namespace come to while everything in it rolls at the most replicas. */
function needOf(admitted: readonly Admitted[], resource: string): number | undefined {
  const total = (of: (each: Admitted) => number) => admitted.reduce((sum, each) => sum + each.pod.most * of(each), 0)
  if (resource === 'pods' || resource === 'count/pods') return total(() => 1)
  if (resource === 'persistentvolumeclaims') return total(({ pod }) => pod.claims.length)
  const counted = COUNTED.find((each) => each === resource || each === `requests.${resource}`)
  return counted && total(({ spec }) => askedBy(spec, counted))
}

const DUST = 1e-6 // of sums of thousandths

const inUnits = (resource: string, value: number): string => {
  if (resource.endsWith('memory')) return `${Math.ceil(value / 2 ** 20)}Mi`
  return resource.endsWith('cpu') ? `${Math.ceil(value * 1000 - DUST)}m` : String(value)
}

/** Whether each quota leaves room for an update that rolls while there are the most replicas. */
export function roomIn(quotas: readonly Applied[], admitted: readonly Admitted[]): Finding[] {
  return quotas.map(({ object, file }): Finding => {
    const inside = admitted.filter(({ pod }) => pod.namespace === object.metadata.namespace)
    const counts = Object.entries(fields(at(object, 'spec', 'hard'))).flatMap(([resource, hard]) => {
      const need = needOf(inside, resource)
      return need === undefined ? [] : [{ resource, hard, need, isShort: need > quantityOf(hard) + DUST }]
    })
    const short = counts.filter(({ isShort }) => isShort)
    const shown = (short.length > 0 ? short : counts).map(
      ({ resource, hard, need }) => `${resource} ${inUnits(resource, need)} of ${hard}`,
    )
    return {
      topic: 'quotas',
      subject: describeObject(object),
      status: short.length > 0 ? 'failed' : 'ok',
      says: `${short.length > 0 ? 'no room for an update that rolls at the most replicas' : 'at the most, while an update rolls'}: ${shown.join(', ')}`,
      more: file,
    }
  })
}
