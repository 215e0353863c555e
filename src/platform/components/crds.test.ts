import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { crds } from './crds.ts'
import { COMPONENTS } from './index.ts'

const it = suite('crds')

it('comes before every component but the namespaces', () => {
  const { namespaces: _, crds: self, ...others } = COMPONENTS
  const early = Object.values<Component>(others).filter(({ wave }) => wave <= self.wave)
  assert.equal(early, [])
})

it('pins each folder to a release', () => {
  const folders = crds.folders?.(parseEnvironment('dev', dev)) ?? []
  assert.is(folders.length, 3)
  for (const { version } of folders) assert.match(version, /^v\d+\.\d+\.\d+$/)
})

it.run()
