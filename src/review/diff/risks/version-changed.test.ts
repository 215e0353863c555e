import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { versionChanged } from './version-changed.ts'

const it = suite('version-changed')

const chart = (targetRevision: string, name = 'web') => ({
  objects: [
    object('argoproj.io/v1alpha1/Application', 'web', {
      spec: { sources: [{ repoURL: 'https://charts.example.com', chart: name, targetRevision }] },
    }),
  ],
})
const cluster = (version: string, more = {}) => ({
  resources: { 'azurerm_kubernetes_cluster.main': { kubernetes_version: version, ...more } },
})

it('tells how far a chart goes, and is high for a step back', () => {
  assert.equal(raised(versionChanged, chart('1.2.3'), chart('1.3.0')), ['low: web: 1.2.3 → 1.3.0 (minor).'])
  assert.match(raised(versionChanged, chart('v1.2.3'), chart('v2.0.0'))[0] ?? '', /^medium.*upgrade notes/)
  assert.match(raised(versionChanged, chart('1.3.0'), chart('1.2.9'))[0] ?? '', /^high.*downgrade/)
})

it('names the releases of Kubernetes between, and is high where one is left out', () => {
  assert.equal(raised(versionChanged, cluster('1.35'), cluster('1.36')), [
    'medium: Kubernetes `1.35` → 1.36 (2026-04-22).',
  ])
  assert.equal(raised(versionChanged, cluster('1.34'), cluster('1.36')), [
    'high: Kubernetes `1.34` → 1.36 (2026-04-22), by way of 1.35 (2025-12-17). Refused: AKS goes one minor version at a time.',
  ])
})

it('says that Terraform leaves the version of a cluster alone where it does', () => {
  const lifecycle = { lifecycle: { ignore_changes: ['kubernetes_version'] } }
  assert.match(
    raised(versionChanged, cluster('1.35', lifecycle), cluster('1.36', lifecycle))[0] ?? '',
    'run `az aks upgrade`',
  )
})

it('says nothing of a branch, or of another chart', () => {
  assert.equal(raised(versionChanged, chart('main'), chart('wip')), [])
  assert.equal(raised(versionChanged, chart('1.0.0', 'a'), chart('2.0.0', 'b')), [])
})

it('is medium for an Argo CD that brings another Helm, since that renders every chart', () => {
  const chart = (targetRevision: string) => ({
    objects: [
      object('argoproj.io/v1alpha1/Application', 'web', {
        spec: { sources: [{ repoURL: 'https://argoproj.github.io/argo-helm', chart: 'argo-cd', targetRevision }] },
      }),
    ],
  })
  assert.match(
    raised(versionChanged, chart('10.1.1'), chart('10.2.3'))[0] ?? '',
    /^medium: .*Argo CD 3\.5 for 3\.4, and Helm 4\.2 for 3/,
  )
  assert.match(raised(versionChanged, chart('10.1.0'), chart('10.1.1'))[0] ?? '', /^low/)
})

it.run()
