import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Component } from '../../engine/kubernetes/component.ts'
import { COMPONENTS } from './index.ts'

const it = suite('COMPONENTS')

const components: Readonly<Record<string, Component>> = COMPONENTS

it('sync what others need first', () => {
  const ORDER = [
    'crds',
    'argo-cd',
    'external-secrets',
    'cert-manager',
    'external-dns',
    'exposure',
    'monitoring',
    'classifier',
  ]
  const waves = ORDER.map((name) => components[name]?.wave ?? Number.NaN)
  assert.equal(
    waves,
    waves.toSorted((a, b) => a - b),
  )
  assert.is(new Set(waves).size, waves.length, 'each waits for the one before')
  assert.is(COMPONENTS.namespaces.wave, COMPONENTS.crds.wave)
})

it('ask before they remove disks, definitions and namespaces', () => {
  const holding = Object.entries(components).filter(([, { holdsData }]) => holdsData)
  assert.equal(
    holding.map(([name]) => name),
    ['namespaces', 'crds', 'external-secrets', 'monitoring'],
  )
})

it.run()
