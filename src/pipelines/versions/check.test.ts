/** Against a real HTTP server that answers as the projects' do, with the host as first part of the path. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CHARTS, CRDS, KUBERNETES_VERSIONS, PROVIDERS } from '../../config/versions.ts'
import { type Asked, withServer } from '../workflows/testing/server.ts'
import { actionsIn } from './actions.ts'
import { checkVersions } from './check.ts'
import { editTable, editVersions, reviewedOn } from './edit.ts'
import type { Fetch } from './upstream.ts'

const it = suite('checkVersions')

const FILE = readFileSync('src/config/versions.ts', 'utf8')
const COMMIT = 'a'.repeat(40)
const ACTION = { repository: 'actions/checkout', commit: COMMIT, version: 'v7.0.1' }

/** An index of a Helm repository as `helm repo index` writes it. */
const index = (chart: string, releases: readonly (readonly [string, string])[]) =>
  [
    'apiVersion: v1',
    'entries:',
    `  ${chart}:`,
    ...releases.flatMap(([version, app]) => [
      `  - apiVersion: v2`,
      `    name: ${chart}`,
      `    version: ${version}`,
      `    appVersion: ${app}`,
    ]),
    'generated: "2026-11-01T00:00:00Z"',
  ].join('\n')

/** What each project answers; where a path is missing, that it has nothing newer. */
type Answers = Readonly<Record<string, unknown>>
const NOTHING_NEW: Answers = {
  ...Object.fromEntries(
    Object.entries(CHARTS).map(([key, { repository, version }]) =>
      repository.startsWith('oci://')
        ? [
            `/${repository
              .slice(6)
              .replace(/^([^/]+)\/(.*)$/, '$1/v2/$2')
              .replace('docker.io', 'registry-1.docker.io')}/tags/list`,
            { tags: [version] },
          ]
        : [`/${repository.slice('https://'.length)}/index.yaml`, index(key, [[version, 'v0.0.1']])],
    ),
  ),
  '/registry.k8s.io/v2/ingress-nginx/controller-chroot/tags/list': { tags: ['v1.15.1'] },
  '/api.github.com/repos/kubernetes-sigs/gateway-api/releases/latest': { tag_name: CRDS['gateway-api'].version },
  '/api.github.com/repos/hashicorp/terraform-provider-azurerm/releases/latest': {
    tag_name: `v${PROVIDERS.azurerm.version}`,
  },
  '/api.github.com/repos/actions/checkout/releases/latest': { tag_name: 'v7.0.1' },
  '/api.github.com/repos/actions/checkout/commits/v7.0.1': { sha: COMMIT },
  '/endoflife.date/api/kubernetes.json': Object.entries(KUBERNETES_VERSIONS).map(([cycle, { endOfLife }]) => ({
    cycle,
    releaseDate: '2025-01-01',
    eol: endOfLife,
  })),
}

async function check(answers: Answers, actions = [ACTION]) {
  const all: Answers = { ...NOTHING_NEW, ...answers }
  let result: Awaited<ReturnType<typeof checkVersions>> | undefined
  const answer = ({ path }: Asked) => {
    const [pathname = ''] = path.split('?')
    return all[pathname] === undefined ? undefined : { body: all[pathname] }
  }
  await withServer(answer, async (url) => {
    const local: Fetch = (address, init) => fetch(address.replace('https://', `${url}/`), init)
    result = await checkVersions(local, actions)
  })
  assert.ok(result)
  return result
}

it('finds nothing where nothing is newer, and hears from everyone', async () => {
  const { findings, unanswered, asked } = await check({})
  assert.equal([findings, unanswered], [[], []])
  assert.ok(asked > Object.keys(CHARTS).length)
})

it('says by the rule of a project that what it made here gets no more fixes', async () => {
  const newest = async (version: string, app: string) => {
    const path = '/argoproj.github.io/argo-helm/index.yaml'
    const { findings } = await check({ [path]: index('argo-cd', [[version, app]]) })
    return findings.filter(({ byHand }) => byHand).map(({ newest: is, byHand }) => `${is}: ${byHand}`)
  }
  const date = 'its last day into `ends`, where the project has said one'
  assert.equal(await newest('10.9.0', 'v3.6.9'), [`3.6: ${date}`])
  assert.equal(await newest('11.0.0', 'v3.7.0'), [
    'v3.7.0: gets no fixes any more: its project fixes its 3 newest minor versions',
    `3.7: ${date}`,
  ])
  assert.equal(await newest('10.1.9', 'v3.4.14'), [])
  const secrets = '/charts.external-secrets.io/index.yaml'
  const { findings } = await check({ [secrets]: index('external-secrets', [['2.10.0', 'v2.10.0']]) })
  assert.match(findings[1]?.byHand ?? '', /^gets no fixes any more: its project fixes its newest minor version alone/)
  assert.is(findings[1]?.changelog, CHARTS['external-secrets'].support.source)
})

it('writes the version of what a newer chart installs', async () => {
  const path = '/argoproj.github.io/argo-helm/index.yaml'
  const { findings } = await check({ [path]: index('argo-cd', [['10.1.9', 'v3.4.14']]) })
  const { text, failed } = editVersions(FILE, findings)
  assert.equal(failed, [])
  assert.match(text, /'argo-cd': \{\n {4}version: '10\.1\.9',\n {4}app: 'v3\.4\.14',/)
})

it('finds a newer chart, with its changelog, and takes no pre-release', async () => {
  const { findings } = await check({
    '/argoproj.github.io/argo-helm/index.yaml': index('argo-cd', [
      ['99.0.0-rc.1', 'v9'],
      ['10.2.0', 'v3.5.0'],
      [CHARTS['argo-cd'].version, 'v3.4.4'],
    ]),
  })
  assert.equal(findings[0], {
    subject: 'chart argo-cd',
    current: CHARTS['argo-cd'].version,
    newest: '10.2.0',
    changelog: 'https://github.com/argoproj/argo-helm/releases/tag/argo-cd-10.2.0',
    edit: { in: 'CHARTS', key: 'argo-cd', field: 'version' },
  })
})

it('moves the provider within its major version, and leaves a new one to people', async () => {
  const path = '/api.github.com/repos/hashicorp/terraform-provider-azurerm/releases/latest'
  const minor = await check({ [path]: { tag_name: 'v5.99.0' } })
  const { text, failed } = editVersions(FILE, minor.findings)
  assert.equal(failed, [])
  assert.match(text, "azurerm: { version: '5.99.0' }")
  const { findings } = await check({ [path]: { tag_name: 'v99.0.0' } })
  assert.match(findings[0]?.byHand ?? '', 'upgrade guide')
})

it('moves the CRDs of Prometheus’ operator with its chart', async () => {
  const { findings } = await check({
    '/prometheus-community.github.io/helm-charts/index.yaml': index('kube-prometheus-stack', [['900.0.0', 'v0.99.0']]),
  })
  const { text, failed } = editVersions(FILE, findings)
  assert.equal(failed, [])
  const changed = text.split('\n').filter((line, number) => line !== FILE.split('\n')[number])
  assert.equal(
    changed.map((line) => line.trim().split(',')[0]),
    ["version: '900.0.0'", "version: 'v0.99.0'"],
  )
})

it('reads tags page by page, with a token for everyone', async () => {
  const { findings, unanswered } = await checkRegistry()
  assert.equal(unanswered, [])
  assert.equal(findings.map(({ subject, newest }) => [subject, newest])[0], ['chart cert-manager', 'v1.99.0'])
})

/** quay.io as it is: a challenge first, and a second page behind a link. */
async function checkRegistry() {
  let result: Awaited<ReturnType<typeof checkVersions>> | undefined
  const answer = ({ path }: Asked) => {
    const [pathname = ''] = path.split('?')
    return NOTHING_NEW[pathname] === undefined ? undefined : { body: NOTHING_NEW[pathname] }
  }
  await withServer(answer, async (url) => {
    const local: Fetch = async (address, init) => {
      const { host, pathname, searchParams } = new URL(address)
      if (host !== 'quay.io') return fetch(address.replace('https://', `${url}/`), init)
      if (pathname === '/v2/auth') return Response.json({ token: `for ${searchParams.get('scope')}` })
      if (init?.headers?.['authorization'] !== 'Bearer for repository:jetstack/charts/cert-manager:pull') {
        const challenge =
          'Bearer realm="https://quay.io/v2/auth",service="quay.io",scope="repository:jetstack/charts/cert-manager:pull"'
        return new Response('{}', { status: 401, headers: { 'www-authenticate': challenge } })
      }
      const second = searchParams.has('last')
      const link = '</v2/jetstack/charts/cert-manager/tags/list?n=1000&last=v1.2.0>; rel="next"'
      return Response.json({ tags: second ? ['v1.99.0'] : ['v1.2.0'] }, second ? {} : { headers: { link } })
    }
    result = await checkVersions(local, [])
  })
  assert.ok(result)
  return result
}

it('corrects an end of life that moved, and tells of a new minor version', async () => {
  const { findings } = await check({
    '/endoflife.date/api/kubernetes.json': [
      { cycle: '1.99', releaseDate: '2027-01-01', eol: '2028-01-01' },
      { cycle: '1.36', releaseDate: '2026-04-22', eol: '2027-07-28' },
      { cycle: '1.20', releaseDate: '2020-12-08', eol: '2022-02-28' },
      { cycle: '1.35', releaseDate: '2025-12-17', eol: false },
    ],
  })
  assert.equal(
    findings.map(({ subject, byHand }) => [subject, byHand !== undefined]),
    [
      ['Kubernetes 1.99', true],
      ['Kubernetes 1.36, end of life', false],
    ],
  )
  const { text } = editVersions(FILE, findings)
  assert.match(text, "'1.36': { version: '1.36', released: '2026-04-22', endOfLife: '2027-07-28' }")
})

it('warns of an action whose commit is not the version beside it', async () => {
  const { findings } = await check({}, [{ ...ACTION, commit: 'b'.repeat(40) }])
  assert.match(findings[0]?.byHand ?? '', 'which is not v7.0.1')
  const newer = await check({ '/api.github.com/repos/actions/checkout/releases/latest': { tag_name: 'v8.0.0' } })
  assert.is(newer.findings[0]?.newest, 'v8.0.0')
})

it('goes on where one project does not answer, and names it', async () => {
  const { findings, unanswered } = await check({
    '/endoflife.date/api/kubernetes.json': undefined,
    '/api.github.com/repos/kubernetes-sigs/gateway-api/releases/latest': { tag_name: 'v9.0.0' },
  })
  assert.is(findings.length, 1)
  assert.is(unanswered.length, 1)
  assert.match(unanswered[0] ?? '', /^Kubernetes: .*kubernetes\.json answered 404/)
})

it('changes no other entry with the same version', () => {
  const text =
    "export const CHARTS = {\n  a: { version: '1' },\n  b: { version: '2' },\n}\nexport const CRDS = {\n  b: { version: '2' },\n}\n"
  const finding = { subject: 'b', current: '2', newest: '3', changelog: '' }
  const { text: changed } = editVersions(text, [{ ...finding, edit: { in: 'CRDS', key: 'b', field: 'version' } }])
  assert.is(changed, text.replace(/2(?=' \},\n\}\n$)/, '3'))
  const gone = editVersions(text, [{ ...finding, edit: { in: 'CHARTS', key: 'a', field: 'version' } }])
  assert.is(gone.failed.length, 1)
  assert.match(reviewedOn(FILE, '2027-01-01'), "REVIEWED = '2027-01-01'")
})

it('changes the table of the README with versions.ts, and no other row', () => {
  const finding = { subject: 'chart b', current: '2', newest: '3', changelog: '' }
  const page = '| a | 2 | chart |\n| b | 2 | chart |\n'
  const charts = { in: 'CHARTS', key: 'b', field: 'version' } as const
  assert.is(editTable(page, [{ ...finding, edit: charts }]), '| a | 2 | chart |\n| b | 3 | chart |\n')
  assert.is(editTable(page, [{ ...finding, byHand: 'with its digest' }]), page)
})

it('reads pins out of workflows', () => {
  const workflow = `uses: github/codeql-action/init@${COMMIT} # v4.36.2\nuses: github/codeql-action/analyze@${COMMIT} # v4.36.2\nuses: ./x.yaml`
  assert.equal(actionsIn([workflow]), [{ repository: 'github/codeql-action', commit: COMMIT, version: 'v4.36.2' }])
})

it.run()
