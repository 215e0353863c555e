import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { addApplication } from './application.ts'
import type { Component } from './component.ts'
import { CONFIRM_DELETION } from './deletion.ts'

const it = suite('addApplication')

const PLAIN: Component = { wave: 3, project: 'workloads', namespace: 'shop', build() {} }

function applicationOf(changes: Partial<Component> = {}) {
  const chart = Testing.chart()
  addApplication(chart, 'shop', { ...PLAIN, ...changes }, parseEnvironment('dev', dev))
  return Testing.synth(chart)[0]
}

it('syncs by itself, prunes last, undoes changes by hand, and tries again ever more rarely', () => {
  const { automated, retry, syncOptions } = applicationOf().spec.syncPolicy
  assert.equal(automated, { prune: true, selfHeal: true })
  assert.is(retry.backoff.factor, 2)
  assert.equal(syncOptions, [
    'ServerSideApply=true',
    'ApplyOutOfSyncOnly=true',
    'PruneLast=true',
    'FailOnSharedResource=true',
  ])
})

it('takes what it installed along when it goes, in the order of the waves', () => {
  const { metadata } = applicationOf()
  assert.equal(metadata.finalizers, ['resources-finalizer.argocd.argoproj.io/foreground'])
  assert.equal(metadata.annotations, { 'argocd.argoproj.io/sync-wave': '3' })
})

it('asks before it removes a component that holds data', () => {
  const { metadata, spec } = applicationOf({ holdsData: 'some' })
  assert.equal(metadata.annotations, { 'argocd.argoproj.io/sync-wave': '3', ...CONFIRM_DELETION })
  assert.not.ok(spec.syncPolicy.syncOptions.includes('Prune=confirm'))
})

it('asks for every object where each of them holds data', () => {
  const { syncOptions } = applicationOf({ holdsData: 'each' }).spec.syncPolicy
  assert.equal(syncOptions.slice(-2), ['Prune=confirm', 'Delete=confirm'])
})

it('overlooks what AKS adds to admission webhooks, and nothing else', () => {
  assert.is(applicationOf().spec.ignoreDifferences, undefined)
  const ignored: readonly { kind: string; jqPathExpressions: string[] }[] = applicationOf({ hasWebhooks: true }).spec
    .ignoreDifferences
  assert.equal(
    ignored.map(({ kind }) => kind),
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  )
  for (const { jqPathExpressions } of ignored)
    assert.equal(jqPathExpressions, ['.webhooks[]?.namespaceSelector.matchExpressions'])
})

it('reads the component’s folder without the Application itself', () => {
  const [own] = applicationOf().spec.sources
  assert.equal([own.path, own.directory], ['gitops/dev/shop', { exclude: 'application.yaml' }])
})

it.run()
