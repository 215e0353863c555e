import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { type Shape, selectCrd, shapeOf } from './crd.ts'

const GROUP = { group: 'example.com', project: 'example', version: 'v1.2.3' }

const FILE = `
apiVersion: v1
kind: ConfigMap
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com, annotations: { a: b } }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1beta1
      schema: { openAPIV3Schema: { type: object, properties: { old: { type: string } } } }
    - name: v1
      schema: { openAPIV3Schema: { type: object, description: A widget, properties: { size: { type: integer } } } }
`

const it = suite('selectCrd')

it('keeps one kind, one version and nothing that does not shape the type', () => {
  assert.equal(selectCrd(FILE, GROUP, { kind: 'Widget', version: 'v1', file: 'widgets.yaml' }), {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com',
      names: { kind: 'Widget' },
      versions: [
        { name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { size: { type: 'integer' } } } } },
      ],
    },
  })
})

it('names the file and the kind that it does not find', () => {
  assert.throws(
    () => selectCrd(FILE, GROUP, { kind: 'Widget', version: 'v2', file: 'widgets.yaml' }),
    (error: unknown) =>
      error instanceof UserError && /widgets\.yaml of example v1\.2\.3 .* Widget example\.com\/v2/.test(error.message),
  )
})

it('strips descriptions, but not fields that are called description or properties', () => {
  const schema = {
    description: 'text',
    type: 'object',
    properties: {
      description: { type: 'string', description: 'text', pattern: '^a', format: 'date-time' },
      properties: { type: 'array', items: { type: 'string', description: 'text' } },
    },
  }
  assert.equal(shapeOf(schema), {
    type: 'object',
    properties: { description: { type: 'string' }, properties: { type: 'array', items: { type: 'string' } } },
  })
})

it('leaves out what is not wanted, also from the required fields', () => {
  const inner: Shape = { properties: { aws: {}, azure: {} }, required: ['aws', 'azure'] }
  const schema: Shape = { properties: { list: { items: inner }, volumes: {}, name: {} }, required: ['name', 'volumes'] }
  assert.equal(shapeOf(schema, { omit: ['volumes'], only: { list: ['azure'] } }), {
    required: ['name'],
    properties: { list: { items: { required: ['azure'], properties: { azure: {} } } }, name: {} },
  })
})

it.run()
