import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { kindUnserved } from './kind-unserved.ts'

const it = suite('kind-unserved')

const definition = (...versions: { name: string; served?: boolean }[]) =>
  object('apiextensions.k8s.io/v1/CustomResourceDefinition', '/widgets.example.com', {
    spec: { group: 'example.com', names: { kind: 'Widget' }, versions },
  })
const widget = object('example.com/v1beta1/Widget', 'a')
const base = { objects: [definition({ name: 'v1beta1' }, { name: 'v1' }), widget] }

it('is high where the version that an object uses is no longer served', () => {
  const message =
    'high: Widget shop/a: `example.com/v1beta1 Widget` is gone: the kind is served as `v1`. The sync of `web` fails.'
  assert.equal(raised(kindUnserved, base, { objects: [definition({ name: 'v1' }), widget] }), [message])
  const unserved = definition({ name: 'v1beta1', served: false }, { name: 'v1' })
  assert.equal(raised(kindUnserved, base, { objects: [unserved, widget] }), [message])
})

it('is high where the definition goes', () => {
  assert.match(raised(kindUnserved, base, { objects: [widget] })[0] ?? '', /^high: .*the kind has no definition/)
})

it('says nothing where the objects move along, or where their definition was never in the files', () => {
  const moved = { objects: [definition({ name: 'v1' }), object('example.com/v1/Widget', 'a')] }
  assert.equal(raised(kindUnserved, base, moved), [])
  assert.equal(raised(kindUnserved, { objects: [] }, { objects: [widget] }), [])
})

it.run()
