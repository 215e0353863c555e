/** The teardown of a cluster whose Argo CD heals, on a real API server. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { controlPlaneAssets } from '../rehearse/testing/assets.ts'
import { LOGGED_IN } from '../testing/azure.ts'
import { canRun, withReal } from '../testing/fakes.ts'
import { startHealingArgoCd } from '../testing/healing-argo-cd.ts'
import { type RealApi, startRealApi } from '../testing/real-api.ts'

const it = suite('teardown, while Argo CD heals')

const CONTEXT = 'aks-mlops-contoso-dev'
const SCENARIO = [...LOGGED_IN, { when: 'az aks show', stdout: 'Succeeded\n' }, { when: 'terraform' }]

interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
}

const APPLICATION = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application', plural: 'applications' }
const ROUTE = { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute', plural: 'httproutes' }
const GATEWAY = { ...ROUTE, kind: 'Gateway', plural: 'gateways' }
const PROMETHEUS = { group: 'monitoring.coreos.com', version: 'v1', kind: 'Prometheus', plural: 'prometheuses' }
const ALERTMANAGER = { ...PROMETHEUS, kind: 'Alertmanager', plural: 'alertmanagers' }

/** A kind with its fields as they come. */
const definition = ({ group, version, kind, plural }: Kind) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: `${plural}.${group}`,
    annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api' },
  },
  spec: {
    group,
    names: { kind, plural, singular: kind.toLowerCase() },
    scope: 'Namespaced',
    versions: [
      {
        ...{ name: version, served: true, storage: true },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
})

const custom = ({ group, version, kind, plural }: Kind, namespace: string, name: string, spec: object = {}) =>
  [
    `/apis/${group}/${version}/namespaces/${namespace}/${plural}/${name}`,
    { apiVersion: `${group}/${version}`, kind, metadata: { name }, spec },
  ] as const

const AUTOMATED = { syncPolicy: { automated: { prune: true, selfHeal: true } } }
const CLAIM = [
  '/api/v1/namespaces/monitoring/persistentvolumeclaims/prometheus-0',
  {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'prometheus-0' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
] as const satisfies readonly [string, object]
/** What has to go, and must not come back. */
const OWNING = new Map<string, object>([
  custom(ROUTE, 'exposure', 'argocd', { hostnames: ['argocd.dev.example.com'] }),
  custom(GATEWAY, 'exposure', 'public', { gatewayClassName: 'envoy' }),
  custom(PROMETHEUS, 'monitoring', 'main'),
  custom(ALERTMANAGER, 'monitoring', 'main'),
  CLAIM,
])
const APPLICATIONS = ['root', 'argo-cd', 'exposure', 'monitoring'].map((name) =>
  custom(APPLICATION, 'argocd', name, AUTOMATED),
)

async function prepare(api: RealApi): Promise<void> {
  for (const name of ['argocd', 'exposure', 'monitoring']) await api.post('/api/v1/namespaces', { metadata: { name } })
  await api.post('/api/v1/namespaces/argocd/serviceaccounts', { metadata: { name: 'default' } })
  const kinds = [APPLICATION, ROUTE, GATEWAY, PROMETHEUS, ALERTMANAGER]
  for (const kind of kinds) await api.post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(kind))
  const served = ({ group, version, plural }: Kind) => api.get(`/apis/${group}/${version}/${plural}`)
  for (let left = 600; (await Promise.all(kinds.map(served))).includes(undefined); left -= 1) {
    assert.ok(left > 0, 'the kinds are served')
    await sleep(100)
  }
}

it('ends the healing first, so that nothing that it deletes comes back', async () => {
  const assets = controlPlaneAssets('a teardown while Argo CD heals')
  if (assets === undefined || !canRun('kubectl', 'a teardown')) return
  const server = await startRealApi(assets)
  try {
    await prepare(server)
    const argoCd = await startHealingArgoCd(server, new Map([...APPLICATIONS, ...OWNING]))
    await withReal('kubectl', SCENARIO, async (fakes) => {
      const KUBECONFIG = join(fakes.env['HOME'] ?? '', 'kubeconfig')
      writeFileSync(KUBECONFIG, server.kubeconfig(CONTEXT))
      const args = ['--env', 'dev', '--yes', '--leave-dns', '--wait', '30']
      const { code, stderr } = await fakes.run(process.cwd(), 'src/commands/teardown.ts', args, { env: { KUBECONFIG } })
      assert.is(code, 0, stderr)
    })
    // It undid the first attempt to stop it, and after the second it is too late for more.
    assert.equal(argoCd.healed(), ['argocd-application-controller'])
    await sleep(5000)
    await argoCd.stop()
    const back: string[] = []
    for (const path of OWNING.keys()) if (await server.get(path)) back.push(path)
    assert.equal(back, [])
  } finally {
    await server.stop()
  }
})

it.run()
