/** That a rehearsal goes only to clusters of this machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createShell } from '../shell.ts'
import { canRun } from '../testing/fakes.ts'
import type { ApiAccess } from './api-client.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { localCluster } from './local-cluster.ts'
import { controlPlaneAssets } from './testing/assets.ts'
import { object } from './testing/objects.ts'

const it = suite('localCluster')

const hasKubectl = canRun('kubectl', 'an existing cluster')
const assets = controlPlaneAssets('an existing cluster')
const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
let controlPlane: ControlPlane | undefined
it.before(async () => {
  if (assets !== undefined) controlPlane = await startControlPlane(assets)
})
it.after(async () => {
  rmSync(folder, { recursive: true })
  await controlPlane?.stop()
})

const ask = { interactive: false, line: () => Promise.resolve(''), secret: () => Promise.resolve('') }
const shell = createShell({ ask, yes: false, dryRun: false, log: () => {} })

/** Asks for the cluster of a kubeconfig with one context, and returns the version or the error. */
async function through(access: ApiAccess): Promise<string> {
  const kubeconfig = join(folder, 'config')
  writeFileSync(kubeconfig, kubeconfigOf(access, 'test'))
  process.env['KUBECONFIG'] = kubeconfig
  try {
    const client = await localCluster(shell, 'test')
    const { status } = await client.get('/version')
    client.close()
    return String(status)
  } catch (error) {
    return String(error)
  }
}

const real = (name: string, test: (access: ApiAccess, plane: ControlPlane) => Promise<void>) =>
  it(name, () => (controlPlane && hasKubectl ? test(controlPlane.access, controlPlane) : undefined))

real('takes a cluster of this machine', async (access) => {
  assert.is(await through(access), '200')
})

real('takes the address that k3d writes', async (access) => {
  assert.is(await through({ ...access, url: access.url.replace('127.0.0.1', '0.0.0.0') }), '200')
})

real('refuses a cluster elsewhere, before it asks it anything', async (access) => {
  for (const url of ['https://aks.example.com:443', 'https://10.0.0.4:6443', 'https://127.0.0.1.example.com'])
    assert.match(await through({ ...access, url }), `leads to ${url}, which is not on this machine`)
})

real('refuses a proxy, which may lead anywhere', async (access) => {
  assert.match(await through({ ...access, url: 'http://127.0.0.1:8001' }), 'is not on this machine')
})

real('refuses a tunnel to a cloud, by its nodes', async (access, { client }) => {
  const node = { ...object('v1', 'Node', 'aks-general-1'), spec: { providerID: 'azure:///subscriptions/one' } }
  await client.post('/api/v1/nodes', node)
  assert.match(await through(access), 'has the node azure:///subscriptions/one, which is not on this machine')
})

it.run()
