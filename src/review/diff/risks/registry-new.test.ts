import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { registryNew, registryOf } from './registry-new.ts'

const it = suite('registry-new')

const image = (name: string) => ({ objects: [deployment({ container: { image: name } })] })
const values = (image: object) => ({
  objects: [
    object('argoproj.io/v1alpha1/Application', 'chart', {
      spec: { sources: [{ chart: 'a', helm: { valuesObject: { image } } }] },
    }),
  ],
})

it('is high for a registry that nothing came from', () => {
  assert.equal(raised(registryNew, image('registry.example.com/web:1'), image('ghcr.io/other/web:1')), [
    'high: Pulls from `ghcr.io`, which no image came from before.',
  ])
  assert.match(raised(registryNew, image('registry.example.com/web:1'), image('other/web:1'))[0] ?? '', '`docker.io`')
})

it('reads the values of releases', () => {
  const before = values({ registry: 'quay.io', repository: 'a/b' })
  assert.is(raised(registryNew, before, values({ registry: 'ghcr.io', repository: 'a/b' })).length, 1)
  assert.equal(raised(registryNew, before, values({ repository: 'quay.io/a/c' })), [])
})

it('says nothing of another image from a registry that is in use, anywhere in the environment', () => {
  assert.equal(raised(registryNew, image('registry.example.com/web:1'), image('registry.example.com/other:2')), [])
  const other = object('v1/Pod', 'other', { spec: { containers: [{ name: 'a', image: 'ghcr.io/a/b:1' }] } })
  const before = { objects: [other, ...image('registry.example.com/web:1').objects] }
  assert.equal(raised(registryNew, before, { objects: [other, ...image('ghcr.io/web:1').objects] }), [])
})

it('knows Docker Hub by what is missing', () => {
  assert.is(registryOf('nginx'), 'docker.io')
  assert.is(registryOf('library/nginx:1'), 'docker.io')
  assert.is(registryOf('localhost:5000/web'), 'localhost:5000')
})

it.run()
