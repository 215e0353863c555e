import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { compareOrder, readRehearsal } from './objects.ts'

const it = suite('readRehearsal')

const [FIRST = ''] = Object.keys(ENVIRONMENTS)
const names = (rendered?: string) => readRehearsal(FIRST, rendered).objects.map(({ object }) => describeObject(object))
const place = (all: readonly string[], name: string): number => {
  assert.ok(all.includes(name), name)
  return all.indexOf(name)
}

it('begins with the namespace that bootstrap makes for Argo CD', () => {
  assert.is(names()[0], 'Namespace argocd')
})

it('has each Application before what it contains, and after the waves before', () => {
  const all = names()
  const order = [
    'Application argocd/namespaces',
    'Namespace classifier',
    'Application argocd/external-secrets',
    'ClusterSecretStore key-vault',
    'Application argocd/classifier',
    'Deployment classifier/classifier',
  ].map((name) => place(all, name))
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  )
})

it('has kinds of one wave in Argo CD’s order', () => {
  const all = names()
  const order = [
    'NetworkPolicy classifier/classifier',
    'ServiceAccount classifier/classifier',
    'Deployment classifier/classifier',
  ]
  assert.equal(
    order.map((name) => place(all, name)),
    order.map((name) => place(all, name)).sort((a, b) => a - b),
  )
})

it('reads what charts render in their component’s wave, hooks before, and no tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rendered-'))
  const yaml = (name: string, hook?: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${hook ? `  annotations: { helm.sh/hook: "${hook}" }\n` : ''}`
  try {
    const documents = [
      yaml('with'),
      yaml('before', 'pre-install, pre-upgrade'),
      yaml('after', 'post-install'),
      yaml('none', 'test'),
    ]
    writeFileSync(join(folder, 'monitoring.yaml'), documents.join('---\n'))
    writeFileSync(join(folder, 'unknown.yaml'), yaml('unknown'))
    const all = names(folder)
    const order = [
      'Application argocd/monitoring',
      'ConfigMap before',
      'ConfigMap with',
      'ConfigMap after',
      'Application argocd/classifier',
    ]
    assert.equal(
      order.map((name) => place(all, name)),
      order.map((name) => place(all, name)).sort((a, b) => a - b),
    )
    assert.equal(
      all.filter((name) => /none|unknown/.test(name)),
      [],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('says where no chart was rendered', () => {
  assert.throws(() => readRehearsal(FIRST, '/nowhere'), /--rendered \/nowhere is not there/)
})

it('compares orders number by number', () => {
  assert.is(compareOrder([1, 2], [1, 3]), -1)
  assert.is(compareOrder([1], [1, -5]), -1)
  assert.is(compareOrder([2], [1, 9]), 1)
  assert.is(compareOrder([Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY]), 0)
})

it.run()
