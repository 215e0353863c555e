import { setTimeout as sleep } from 'node:timers/promises'
import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { at, text } from '../../engine/policies/fields.ts'
import type { Finding } from '../finding.ts'
import type { Answer, ApiClient } from './api-client.ts'
import { mapAtOnce, runsOf } from './batches.ts'
import type { Definition } from './definitions.ts'
import { type Discovery, discover, waitUntilServed } from './discovery.ts'
import { compareOrder, definitionOrder, inNamespace, type Rehearsal, type Rehearsed } from './objects.ts'

/** An object as the API server took it. */
export interface Applied extends Rehearsed {
  readonly path: string
  /** What it holds now. */
  readonly live: unknown
  /** Whether it is only asked, each time, and never stored. */
  readonly dryRun: boolean
}

/** What became of the objects: those that are there now, and a finding for each. */
export interface ApplyResult {
  readonly applied: readonly Applied[]
  readonly findings: readonly Finding[]
}

// Argo CD's own name as an owner of fields: a second one would own them beside it.
const MANAGER = 'fieldManager=argocd-controller&fieldValidation=Strict'

/**
 * Kinds that would send what follows to servers that do not run here. The API server judges them, and keeps none.
 * Where their charts run, they answer.
 */
const NOT_STORED = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'APIService']

const TRIES = 20 // a definition is served a moment after it is established, and a quota may just have been counted
const PAUSE_MS = 100

/** Applies text or an object as Argo CD does: server-side, unknown and doubled fields refused. */
export async function applyAt(client: ApiClient, path: string, body: unknown, dryRun = false): Promise<Answer> {
  const url = `${path}?${MANAGER}&force=true${dryRun ? '&dryRun=All' : ''}`
  for (let left = TRIES; ; left -= 1) {
    const answer = await client.patch(url, body, 'application/apply-patch+yaml')
    // A missing namespace is 404 as well, with a message of its own.
    const notYet = answer.status === 404 && at(answer.body, 'reason') === undefined
    if (left === 0 || !(notYet || [409, 429].includes(answer.status))) return answer
    await sleep(PAUSE_MS)
  }
}

/** The API server's own words, without the object that they begin with: the line has it already. */
export function refusal({ status, body }: Answer): string {
  const message = text(at(body, 'message')) ?? (typeof body === 'string' ? body.trim() : '')
  const short = message
    .replace(/^failed to create typed patch object \([^)]*\): /, '')
    .replace(/^\S+ "[^"]*" is forbidden: /, '')
    .replace(/^\S+ "[^"]*" is invalid: /, 'invalid: ')
  return short === '' ? `the API server answered ${status}` : short
}

/**
 * A pod's namespace may allow more than it recommends: what PodSecurity then warns of was decided in
 * `src/platform/components/namespaces.ts`.
 */
const isDecided = (warning: string): boolean => /^would violate PodSecurity /.test(warning)

/** What an answer comes to: refused, accepted with warnings, or well. */
export function verdict(answer: Answer, well: string): Pick<Finding, 'status' | 'says'> {
  if (answer.status >= 400) return { status: 'failed', says: refusal(answer) }
  const [first] = answer.warnings
  if (first === undefined) return { status: 'ok', says: well }
  const undecided = answer.warnings.filter((warning) => !isDecided(warning))
  return {
    status: undecided.length > 0 ? 'failed' : 'warning',
    says: `accepted with a warning: ${answer.warnings.join('; ')}`,
  }
}

interface Step {
  readonly order: readonly number[]
  readonly definition?: Definition
  readonly item?: Rehearsed
}

const nameIn = (yaml: string): string => /^ {2}name: "?([\w.-]+)/m.exec(yaml)?.[1] ?? ''

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** Installs a definition: created, which costs half as much as applied, where it is not there yet. */
async function install(client: ApiClient, name: string, yaml: string): Promise<Answer> {
  const answer = await client.post(`${DEFINITIONS}?${MANAGER}`, yaml)
  return answer.status === 409 ? applyAt(client, `${DEFINITIONS}/${name}`, yaml) : answer
}

/** Installs definitions and waits until their kinds are served. What a project's own are warned of is its affair. */
async function applyDefinitions(client: ApiClient, definitions: readonly Definition[]): Promise<Finding[]> {
  const answers = await mapAtOnce(definitions, async ({ yaml, file }) => {
    const subject = nameIn(yaml)
    return { subject, more: file, answer: await install(client, subject, yaml) }
  })
  const wanted = answers.flatMap(({ subject, answer }) => (answer.status < 400 ? [subject] : []))
  const missing = await waitUntilServed(client, wanted)
  return answers.map(({ subject, more, answer }): Finding => {
    const place = { topic: 'definitions', subject, more }
    if (answer.status >= 400) return { ...place, status: 'failed', says: refusal(answer) }
    if (missing.includes(subject)) return { ...place, status: 'failed', says: 'installed, and not served' }
    return { ...place, status: 'ok', says: 'installed' }
  })
}

/** Applies everything in its order, and what has the same place at once. */
export async function applyAll(
  client: ApiClient,
  { objects, namespaces, waves }: Rehearsal,
  definitions: readonly Definition[],
): Promise<ApplyResult> {
  const steps: Step[] = [
    ...definitions.flatMap((definition): Step[] => {
      const { component } = definition.source
      const wave = component === undefined ? Number.NEGATIVE_INFINITY : waves.get(component)
      return wave === undefined ? [] : [{ order: definitionOrder(wave), definition }]
    }),
    ...objects.map((item): Step => ({ order: item.order, item })),
  ].sort((a, b) => compareOrder(a.order, b.order))
  const applied: Applied[] = []
  const findings: Finding[] = []
  let discovery = await discover(client)
  for (const batch of runsOf(steps, (a, b) => compareOrder(a.order, b.order))) {
    const installed = batch.flatMap(({ definition }) => (definition ? [definition] : []))
    if (installed.length > 0) {
      findings.push(...(await applyDefinitions(client, installed)))
      discovery = await discover(client)
    }
    const items = batch.flatMap(({ item }) => (item ? [item] : []))
    for (const { finding, result } of await mapAtOnce(items, (item) =>
      applyOne(client, discovery, complete(item, discovery, namespaces)),
    )) {
      findings.push(finding)
      if (result) applied.push(result)
    }
  }
  return { applied, findings }
}

/** Fills in the namespace of the component where an object is namespaced and names none. */
function complete(item: Rehearsed, discovery: Discovery, namespaces: ReadonlyMap<string, string>): Rehearsed {
  const { object, component } = item
  if (object.metadata.namespace !== undefined || discovery.isNamespaced(object) !== true) return item
  return { ...item, object: inNamespace(object, namespaces.get(component) ?? 'default') }
}

async function applyOne(client: ApiClient, discovery: Discovery, item: Rehearsed) {
  const { object, file } = item
  const place = { topic: 'objects', subject: describeObject(object), more: file } as const
  const path = discovery.pathOf(object)
  if (path === undefined) {
    const says = `no definition of ${object.kind} in ${object.apiVersion} is installed before it`
    return { finding: { ...place, status: 'failed', says } satisfies Finding }
  }
  const dryRun = NOT_STORED.includes(object.kind)
  const answer = await applyAt(client, path, object, dryRun)
  const finding: Finding = { ...place, ...verdict(answer, 'accepted') }
  return answer.status >= 400 ? { finding } : { finding, result: { ...item, path, live: answer.body, dryRun } }
}

/** The version that the API server gave an object when it last changed. */
export const versionOf = (live: unknown): string => String(at(live, 'metadata', 'resourceVersion'))
