/** The first install of Argo CD against a real API server, which judges pods as that of a cluster does. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { podTemplateOf } from '../../engine/policies/pod-templates.ts'
import { controlPlaneAssets } from '../rehearse/testing/assets.ts'
import { BOOTSTRAP } from '../testing/azure.ts'
import { inFabrikam } from '../testing/bootstrap.ts'
import { canRun, withReal } from '../testing/fakes.ts'
import { startRealApi } from '../testing/real-api.ts'

const it = suite('first install of Argo CD, on a real API server')
const inClone = inFabrikam(it)

const CONTEXT = 'aks-mlops-fabrikam-dev'
const RENDERED = '../shared/rendered/dev/argo-cd.yaml'

/** One pod of every template of the chart. */
const podsOf = (objects: readonly KubernetesObject[]) =>
  objects.flatMap((object) => {
    const template = podTemplateOf({ environment: 'dev', component: 'argo-cd', object })
    if (!template) return []
    const metadata = { name: object.metadata.name, namespace: 'argocd', labels: template.labels }
    return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec }]
  })

it(
  'lets every pod of the chart in',
  inClone(BOOTSTRAP, async ({ checkout }) => {
    const what = 'the first install of Argo CD'
    const assets = controlPlaneAssets(what)
    if (assets === undefined || !canRun('kubectl', what)) return
    if (!existsSync(RENDERED)) return console.log(`skipped: ${what} needs ${RENDERED}`)
    const rendered = (loadAll(readFileSync(RENDERED, 'utf8')) as KubernetesObject[]).filter(
      (object) => object && object.kind !== 'ServiceMonitor',
    )
    const server = await startRealApi(assets)
    try {
      await withReal('kubectl', BOOTSTRAP, async (fakes) => {
        const KUBECONFIG = join(fakes.env['HOME'] ?? '', 'kubeconfig')
        writeFileSync(KUBECONFIG, server.kubeconfig(CONTEXT))
        const kubectl = (objects: readonly object[], ...args: string[]) =>
          execFileSync('kubectl', ['--kubeconfig', KUBECONFIG, ...args, '--filename', '-'], {
            input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
            stdio: ['pipe', 'ignore', 'pipe'],
          })
        fakes.set('classes') // what the fake of helm looks at, in place of the API server
        const args = ['--env', 'dev', '--yes', '--only', 'argo-cd']
        const { code, stderr } = await fakes.run(checkout.folder, 'src/commands/bootstrap.ts', args, {
          env: { KUBECONFIG },
        })
        assert.is(code, 0, stderr)
        // A controller makes it in a cluster.
        await server.post('/api/v1/namespaces/argocd/serviceaccounts', { metadata: { name: 'default' } })
        kubectl(rendered, 'apply', '--server-side')
        const pods = podsOf(rendered)
        assert.ok(pods.length >= 6)
        kubectl(pods, 'create', '--dry-run=server')
      })
    } finally {
      await server.stop()
    }
  }),
)

it.run()
