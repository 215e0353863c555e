/** The real repository server of Argo CD reads a private repository with the Secret that bootstrap makes. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { at, list, text } from '../../engine/policies/fields.ts'
import type { ApiClient } from '../../operate/rehearse/api-client.ts'
import { applyAll, applyAt } from '../../operate/rehearse/apply.ts'
import { startControlPlane } from '../../operate/rehearse/control-plane.ts'
import { readDefinitions } from '../../operate/rehearse/definitions.ts'
import { startGuard } from '../../operate/rehearse/guard.ts'
import { controlPlaneAssets } from '../../operate/rehearse/testing/assets.ts'
import { secretData, secretObject } from '../../operate/repository/credentials.ts'
import { canRun } from '../../operate/testing/fakes.ts'
import { type GitServer, PASSWORD, startGitServer, USER } from '../../operate/testing/git-server.ts'
import { dev } from '../testing/environments/dev.ts'
import { startArgoCd } from './programs.ts'

const it = suite('Argo CD and a private repository')

/** What `src/workshop/argo-cd/program/build` prints. */
const program = process.env['ARGO_CD'] ?? ''
const CRDS = '../shared/crds'
const NAMESPACE = '/api/v1/namespaces/argocd'
const ARGO = '/apis/argoproj.io/v1alpha1/namespaces/argocd'
const PART = { 'app.kubernetes.io/part-of': 'argocd' }

/** A repository with one object below `app/`, pushed with the password. */
async function push({ url, env }: GitServer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder, env: { ...process.env, ...env } })
  mkdirSync(join(folder, 'app'))
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'from-git' }, data: { read: 'yes' } }
  writeFileSync(join(folder, 'app', 'settings.yaml'), JSON.stringify(settings))
  await git('init', '--quiet')
  await git('add', '--all')
  await git('-c', 'user.name=ada', '-c', 'user.email=ada@fabrikam.dev', 'commit', '--quiet', '--message', 'first')
  const header = `Authorization: Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
  await git('-c', `http.extraHeader=${header}`, 'push', '--quiet', url, 'HEAD:main')
  rmSync(folder, { recursive: true })
}

/** What Argo CD needs to sync one Application of a repository. */
async function prepare(client: ApiClient, repository: string): Promise<void> {
  const put = async (path: string, object: object) => {
    const { status, body } = await applyAt(client, path, object)
    assert.ok(status < 300, JSON.stringify(body))
  }
  const core = (kind: string, name: string, more: object = {}) => ({
    ...{ apiVersion: 'v1', kind, metadata: { name, labels: PART }, ...more },
  })
  const argo = (kind: string, name: string, spec: object) => ({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name }, spec },
  })
  const definitions = (await readDefinitions(CRDS, '')).filter(({ source }) => source.project === 'argo-cd')
  await applyAll(client, { objects: [], namespaces: new Map(), waves: new Map() }, definitions)
  await put(NAMESPACE, core('Namespace', 'argocd'))
  await put(`${NAMESPACE}/configmaps/argocd-cm`, core('ConfigMap', 'argocd-cm'))
  const key = { stringData: { 'server.secretkey': 'of-this-test' } }
  await put(`${NAMESPACE}/secrets/argocd-secret`, core('Secret', 'argocd-secret', key))
  const everything = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] }
  await put(`${ARGO}/appprojects/default`, argo('AppProject', 'default', everything))
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'argocd' }
  const source = { repoURL: repository, path: 'app', targetRevision: 'main' }
  const spec = { project: 'default', source, destination, syncPolicy: { automated: {} } }
  await put(`${ARGO}/applications/app`, argo('Application', 'app', spec))
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 240; left > 0; left -= 1) {
    if (await isSo()) return
    await sleep(500)
  }
  assert.unreachable(what)
}

async function reads(assets: string): Promise<void> {
  const server = await startGitServer()
  const folder = mkdtempSync(join(tmpdir(), 'argo-cd-'))
  const guard = startGuard(folder)
  const { client, access, stop } = await startControlPlane(assets)
  try {
    await push(server)
    await prepare(client, server.url)
    await startArgoCd({ program, folder, access, guard, serverSideDiff: true })
    writeFileSync(join(folder, 'tls', 'localhost'), server.authority)
    await until('a refusal without credentials', async () => {
      const { body } = await client.get(`${ARGO}/applications/app`)
      const said = list(at(body, 'status', 'conditions')).map((each) => text(at(each, 'message')) ?? '')
      return said.some((message) => /authentication required/.test(message))
    })
    const repository = { url: server.url, credentials: 'token' }
    const env = parseEnvironment('dev', { ...dev, repository })
    const values = new Map(Object.entries({ 'repository-user': USER, 'repository-token': PASSWORD }))
    const secret = secretObject(env, secretData(env, values) ?? {})
    const made = await applyAt(client, `${NAMESPACE}/secrets/repository`, secret)
    assert.ok(made.status < 300, JSON.stringify(made.body))
    const refresh = { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } }
    await client.patch(`${ARGO}/applications/app`, refresh, 'application/merge-patch+json')
    await until('the object of the repository', async () => {
      const { body } = await client.get(`${NAMESPACE}/configmaps/from-git`)
      return at(body, 'data', 'read') === 'yes'
    })
    assert.match(server.seen.at(-1) ?? '', /^Basic /)
  } finally {
    await guard.stop()
    await stop()
    server.close()
  }
}

const assets = controlPlaneAssets('Argo CD and a private repository')
const isThere = existsSync(program) && existsSync(CRDS)
if (!isThere) console.log('skipped: Argo CD needs ARGO_CD, which src/workshop/argo-cd/program/build prints')
if (assets !== undefined && isThere && canRun('openssl', 'a Git server') && canRun('redis-server', 'Argo CD'))
  it('is refused without the Secret, and syncs with the one that bootstrap makes', () => reads(assets))

it.run()
