/** Images before a real API server, under the admission policy that synth writes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, fields, list } from '../../engine/policies/fields.ts'
import { ANY_IMAGE } from '../../platform/components/namespaces/reviewed-images.ts'
import { synth } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import type { Answer } from './api-client.ts'
import { applyAt } from './apply.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { controlPlaneAssets } from './testing/assets.ts'

const it = suite('the policy of reviewed images')

const digest = (digit: string) => `sha256:${digit.repeat(64)}`
const [NOW = '', BEFORE = '', FIRST = '', OLD = '', OTHER = '', NEXT = ''] = ['a', 'b', 'c', 'd', 'e', 'f'].map(digest)
const REGISTRY = 'acrmlopscontosodev.azurecr.io'
const NOW_IMAGE = `${REGISTRY}/classifier@${NOW}`
const BUSYBOX = `docker.io/library/busybox@${OTHER}`
const RANKER = `${REGISTRY}/ranker@${OTHER}`
const PODS = '/api/v1/namespaces/classifier/pods'

const objectsWith = (...classifier: readonly string[]): readonly KubernetesObject[] => {
  const input = { ...SERVICE_VARIANTS.services(dev), access: { ...dev.access, debugImages: [BUSYBOX] } }
  return synth([parseEnvironment('dev', input, { dev: { classifier, ranker: OTHER } })]).manifests.map(
    (each) => each.object,
  )
}
const objects = objectsWith(NOW, BEFORE, FIRST)
const chosen = (kind: string, name: string, namespace?: string, from = objects): KubernetesObject => {
  const isIt = ({ metadata }: KubernetesObject) => metadata.name === name && metadata.namespace === namespace
  const found = from.find((each) => each.kind === kind && isIt(each))
  if (!found) throw new Error(`synth makes no ${kind} ${name}`)
  return found
}
/** The list of a service, as synth writes it. */
const promoted = (service = 'classifier', from = objects) => chosen('ConfigMap', 'promoted-images', service, from)
const account = (namespace: string) => ({
  ...{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } },
})

const assets = controlPlaneAssets('the policy of reviewed images')
let plane: ControlPlane | undefined
const api = () => {
  if (!plane) throw new Error('no API server')
  return plane.client
}

async function put(path: string, object: object): Promise<void> {
  const { status, body } = await applyAt(api(), path, object)
  assert.ok(status < 300, JSON.stringify(body))
}

type Body = Readonly<Record<string, unknown>>
const container = (image: string, name = 'main') => ({
  ...{ name, image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
})
const pod = (spec: Body, name = 'tried') => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name } },
  spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, ...spec },
})
const running = (image: string) => pod({ containers: [container(image)] })
const ask = (body: object, path = PODS): Promise<Answer> => api().post(`${path}?dryRun=All`, body)
const changed = (name: string, spec: Body, part = '') =>
  api().patch(`${PODS}/${name}${part}?dryRun=All`, spec, 'application/merge-patch+json')
const debugging = (image: string) => {
  const spec = { ephemeralContainers: [container(image, 'debugger')] }
  return changed('runs', { spec }, '/ephemeralcontainers')
}

const message = ({ body }: Answer) => String(at(body, 'message'))
function isRefused(answer: Answer, image: string): void {
  assert.is(answer.status, 403, JSON.stringify(answer.body))
  assert.ok(message(answer).includes(`${image}: not promoted here, and not another image of ${REGISTRY} by digest`))
}
const isTaken = (answer: Answer) => assert.ok(answer.status < 300, message(answer))

/** A policy and a list count a moment after they are there. */
async function untilIs(wanted: number, image: string): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    if ((await ask(running(image))).status === wanted) return
    await sleep(100)
  }
  throw new Error(`${image} is not answered with ${wanted}`)
}
async function untilItJudges(): Promise<void> {
  await untilIs(403, BUSYBOX)
  await untilIs(201, NOW_IMAGE)
}

const namespace = (annotations: Body = {}) => {
  const object = chosen('Namespace', 'classifier')
  return { ...object, metadata: { ...object.metadata, annotations } }
}
const NAMESPACE = '/api/v1/namespaces/classifier'
const LIST = `${NAMESPACE}/configmaps/promoted-images`
const ADMISSION = '/apis/admissionregistration.k8s.io/v1'

it.before(async () => {
  if (assets === undefined) return
  plane = await startControlPlane(assets)
  await put(NAMESPACE, namespace())
  for (const each of ['monitoring', 'ranker']) await put(`/api/v1/namespaces/${each}`, chosen('Namespace', each))
  for (const each of ['classifier', 'monitoring', 'ranker'])
    await put(`/api/v1/namespaces/${each}/serviceaccounts/default`, account(each))
  // As it is until somebody switches it on: what ran then goes on running.
  const old = { ...pod({ containers: [container(`${REGISTRY}/classifier@${OLD}`)] }, 'old') }
  isTaken(await api().post(PODS, old))
  const policies = `${ADMISSION}/validatingadmissionpolicies/reviewed-images`
  await put(policies, chosen('ValidatingAdmissionPolicy', 'reviewed-images'))
  const bindings = `${ADMISSION}/validatingadmissionpolicybindings/reviewed-images`
  await put(bindings, chosen('ValidatingAdmissionPolicyBinding', 'reviewed-images'))
  await put(LIST, promoted())
  await put('/api/v1/namespaces/ranker/configmaps/promoted-images', promoted('ranker'))
  await untilItJudges()
  isTaken(await api().post(PODS, { ...running(NOW_IMAGE), metadata: { name: 'runs' } }))
})
it.after(() => plane?.stop())

/** A test that is no failure where no API server can be started. */
const real = (name: string, test: () => Promise<void>) => it(name, () => (assets === undefined ? undefined : test()))

// Another name than the service's, whose digests are compared besides.
const BAD: Readonly<Record<string, string>> = {
  'another registry': `registry.evil.io/tool@${NOW}`,
  'a registry whose name begins with ours': `${REGISTRY}.evil.io/tool@${NOW}`,
  'a registry with ours in its path': `evil.io/${REGISTRY}/tool@${NOW}`,
  'a registry with our name and a port': `${REGISTRY}:5000/tool@${NOW}`,
  'a registry whose name differs where ours has a dot': `acrmlopscontosodevXazurecr.io/tool@${NOW}`,
  'the registry of another environment': `acrmlopscontosoprod.azurecr.io/tool@${NOW}`,
  'no registry, which is Docker Hub': `tool@${NOW}`,
  'no digest': `${REGISTRY}/classifier`,
  'a tag': `${REGISTRY}/classifier:latest`,
  'a tag beside the digest': `${REGISTRY}/classifier:v1@${NOW}`,
  'a digest that was never promoted': `${REGISTRY}/classifier@${OTHER}`,
  'what another service may run, and only there': RANKER,
  'a digest older than the two before': `${REGISTRY}/classifier@${OLD}`,
  'a digest that is too short': `${REGISTRY}/tool@sha256:abc`,
  'a path that leads elsewhere': `${REGISTRY}/tool/../classifier@${OTHER}`,
}
for (const [what, image] of Object.entries(BAD))
  real(`refuses ${what}`, async () => isRefused(await ask(running(image)), image))

real('refuses one bad image among good ones: beside, before and mounted', async () => {
  const [good, evil] = [container(NOW_IMAGE), `registry.evil.io/tool@${NOW}`]
  isRefused(await ask(pod({ containers: [good, container(evil, 'beside')] })), evil)
  isRefused(await ask(pod({ containers: [good], initContainers: [container(evil, 'first')] })), evil)
  const volumes = [{ name: 'data', image: { reference: evil } }]
  isRefused(await ask(pod({ containers: [good], volumes })), evil)
})

real('refuses a debug container that is not on the short list, and a pod that turns into another image', async () => {
  isRefused(await debugging(`docker.io/library/busybox@${OLD}`), `docker.io/library/busybox@${OLD}`)
  isRefused(await debugging('docker.io/library/busybox:latest'), 'docker.io/library/busybox:latest')
  const { body } = await api().get(`${PODS}/runs`)
  const containers = list(at(body, 'spec', 'containers')).map((each) => ({ ...fields(each), image: BUSYBOX }))
  isRefused(await changed('runs', { spec: { containers } }), BUSYBOX)
})

real('refuses an image of the list for debugging in any other container', async () => {
  isRefused(await ask(running(BUSYBOX)), BUSYBOX)
})

real('refuses that a debug container becomes the image of another', async () => {
  isTaken(await api().post(PODS, { ...running(NOW_IMAGE), metadata: { name: 'debugged' } }))
  const path = `${PODS}/debugged/ephemeralcontainers`
  const withDebugger = { spec: { ephemeralContainers: [container(BUSYBOX, 'debugger')] } }
  isTaken(await api().patch(path, withDebugger, 'application/merge-patch+json'))
  const { body } = await api().get(`${PODS}/debugged`)
  const containers = list(at(body, 'spec', 'containers')).map((each) => ({ ...fields(each), image: BUSYBOX }))
  isRefused(await changed('debugged', { spec: { containers } }), BUSYBOX)
  isTaken(await changed('debugged', { metadata: { labels: { seen: 'true' } } }))
})

real('takes what is promoted, and what was before it', async () => {
  for (const each of [NOW, BEFORE, FIRST]) isTaken(await ask(running(`${REGISTRY}/classifier@${each}`)))
})

real(
  'takes in the namespace of each service what is promoted there, and what is promoted elsewhere nowhere else',
  async () => {
    const pods = '/api/v1/namespaces/ranker/pods'
    isTaken(await ask(running(RANKER), pods))
    isRefused(await ask(running(NOW_IMAGE), pods), NOW_IMAGE)
  },
)

/** Lists one after another, each synced ahead of its pods; what serves then, and what no longer may. */
const PROMOTIONS: readonly { list: readonly string[]; serve: readonly string[]; gone: string }[] = [
  { list: [NEXT, NOW, BEFORE], serve: [NEXT, NOW], gone: FIRST }, // a rollout
  { list: [NOW, NEXT, BEFORE], serve: [NOW, NEXT], gone: FIRST }, // the way back by a promotion
  { list: [NOW, BEFORE, FIRST], serve: [NOW], gone: NEXT }, // the way back by a revert in Git
  { list: [OTHER, NEXT, NOW], serve: [OTHER, NOW], gone: BEFORE }, // NEXT never got ready, so NOW serves until OTHER does
]

real('is not in the way of a rollout, nor of the way back, whatever was promoted last', async () => {
  const ours = (each: string) => `${REGISTRY}/classifier@${each}`
  for (const { list: digests, serve, gone } of PROMOTIONS) {
    await put(LIST, promoted('classifier', objectsWith(...digests)))
    await untilIs(403, ours(gone))
    for (const each of serve) await untilIs(201, ours(each))
  }
  await put(LIST, promoted())
  await untilIs(201, ours(FIRST))
})

real('takes other images of the registry by digest, in each kind of container', async () => {
  const tool = container(`${REGISTRY}/team/model-fetch@${OTHER}`, 'tool')
  isTaken(await ask(pod({ containers: [container(NOW_IMAGE), tool] })))
  isTaken(await ask(pod({ containers: [container(NOW_IMAGE)], initContainers: [tool] })))
  isTaken(await debugging(tool.image))
})

real('takes a debug container of the short list', async () => isTaken(await debugging(BUSYBOX)))

real('lets a pod keep what it runs: labels and finalizers wait for no promotion', async () => {
  isTaken(await changed('old', { metadata: { labels: { seen: 'true' } } }))
})

real('leaves the namespaces of the platform alone', async () => {
  isTaken(await ask(running(BUSYBOX), '/api/v1/namespaces/monitoring/pods'))
})

real('takes any image in an emergency, with a reason, and none once that is over', async () => {
  const mark = async (reason?: string) => {
    const annotations = reason === undefined ? {} : { [ANY_IMAGE]: reason }
    await put(NAMESPACE, namespace(annotations))
  }
  await mark('registry is down, ada')
  await untilIs(201, BUSYBOX)
  await mark('')
  await untilIs(403, BUSYBOX)
  await mark('registry is down, ada')
  await untilIs(201, BUSYBOX)
  await mark()
  await untilIs(403, BUSYBOX)
})

real('takes nothing where nothing says what is promoted', async () => {
  isTaken(await api().delete(LIST))
  for (let left = 50; left > 0 && (await ask(running(NOW_IMAGE))).status < 300; left -= 1) await sleep(100)
  assert.match(message(await ask(running(NOW_IMAGE))), 'no params found')
  await put(LIST, promoted())
  await untilItJudges()
})

it.run()
