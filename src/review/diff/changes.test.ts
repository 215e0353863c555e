import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesOf, type Sources } from '../../workshop/testing/diff.ts'
import { deployment, object } from '../../workshop/testing/objects.ts'
import { changesBetweenSnapshots } from './changes.ts'
import { Snapshot } from './snapshot.ts'

const it = suite('changesBetweenSnapshots')

const changes = (from: Sources, to: Sources) => {
  const before = new Snapshot('base', { files: filesOf(from) })
  return changesBetweenSnapshots(before, new Snapshot('head', { files: filesOf(to), fallback: before }))
}
const texts = (before: Sources, after: Sources) =>
  changes(before, after).map(({ of, what, component, subject, fields }) =>
    [of, what, component, subject, fields.length].join(' '),
  )

it('tells added, changed and removed apart, by identity and address', () => {
  const before = {
    objects: [deployment(), object('v1/ConfigMap', 'a')],
    resources: { 'azurerm_subnet.a': { name: 'a' } },
  }
  const after = {
    objects: [deployment({ labels: { x: 'y' } }), object('v1/ConfigMap', 'b')],
    resources: { 'azurerm_subnet.a': { name: 'b' }, 'azurerm_subnet.b': {} },
  }
  assert.equal(texts(before, after), [
    'resource changed terraform/main azurerm_subnet.a 1',
    'resource added terraform/main azurerm_subnet.b 0',
    'object changed web Deployment shop/web 1',
    'object removed web ConfigMap shop/a 0',
    'object added web ConfigMap shop/b 0',
  ])
})

it('says nothing of a header, of another file for the same thing, or of another order', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "1", b: "2" }\n'
  const other = '# by hand\nkind: ConfigMap\nmetadata: { name: a }\ndata: { b: "2", a: "1" }\napiVersion: v1\n'
  assert.equal(texts({ files: { 'gitops/dev/web/a.yaml': text } }, { files: { 'gitops/dev/web/z.yaml': other } }), [])
  const resource = { resource: { azurerm_subnet: { a: { name: 'a' } } } }
  const topic = (name: string) => ({ files: { [`terraform/dev/${name}.tf.json`]: JSON.stringify(resource) } })
  assert.equal(texts(topic('network'), topic('subnets')), [])
})

it('takes an argument that is null for one that is not there', () => {
  const side = (body: object) => ({ resources: { 'azurerm_subnet.a': { name: 'a', ...body } } })
  assert.equal(texts(side({}), side({ description: null })), [])
})

it('takes another version of the same kind for the same object', () => {
  const scaler = (version: string) => ({ objects: [object(`autoscaling/${version}/HorizontalPodAutoscaler`, 'web')] })
  assert.equal(texts(scaler('v1'), scaler('v2')), ['object changed web HorizontalPodAutoscaler shop/web 1'])
})

it('reads several documents and lists in one file', () => {
  const files = (count: number) => ({
    files: {
      'gitops/dev/web/all.yaml': Array.from(
        { length: count },
        (_, index) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${index} }\n`,
      ).join(''),
    },
  })
  assert.equal(texts(files(1), files(3)), ['object added web ConfigMap c1 0', 'object added web ConfigMap c2 0'])
})

it('reads manifests of JSON, and merges what an override file of Terraform says', () => {
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })
  assert.equal(texts({}, { files: { 'gitops/dev/web/a.json': json } }), ['object added web ConfigMap a 0'])
  const resources = { 'azurerm_subnet.a': { name: 'a', address_prefixes: ['10.0.0.0/24'] } }
  const resource = { azurerm_subnet: { a: { name: 'b' } } }
  const files = { 'terraform/dev/main_override.tf.json': JSON.stringify({ resource }) }
  assert.equal(texts({ resources }, { resources, files }), ['resource changed terraform/main azurerm_subnet.a 1'])
})

it('goes on where a file cannot be read, and leaves what is in it as it was', () => {
  const sides = [
    { objects: [deployment()], resources: { 'azurerm_subnet.nodes': { name: 'a' } } },
    {
      objects: [object('v1/ConfigMap', 'a')],
      files: { 'gitops/dev/web/deployment.yaml': 'a: [1', 'terraform/dev/main.tf.json': '{' },
    },
  ]
  const [before = {}, after = {}] = sides
  assert.equal(texts(before, after), [
    'object added web ConfigMap shop/a 0',
    'file changed terraform/main terraform/dev/main.tf.json 0',
    'file changed web gitops/dev/web/deployment.yaml 0',
  ])
})

it('takes what is in a repaired file for new', () => {
  const broken = { files: { 'gitops/dev/web/deployment.yaml': 'a: [1' } }
  assert.equal(texts(broken, { objects: [deployment()] }), [
    'object added web Deployment shop/web 0',
    'file changed web gitops/dev/web/deployment.yaml 0',
  ])
})

it('takes a resource that only has another address, and references to it, for the same', () => {
  const side = (name: string, settings = {}) => ({
    resources: {
      [`azurerm_subnet.${name}`]: { name: 'nodes' },
      'azurerm_kubernetes_cluster.main': { default_node_pool: { vnet_subnet_id: `\${azurerm_subnet.${name}.id}` } },
    },
    settings: { output: { subnet: { value: `\${azurerm_subnet.${name}.id}` } }, ...settings },
  })
  const moved = (from: string, to: string) => ({ from: `azurerm_subnet.${from}`, to: `azurerm_subnet.${to}` })
  assert.equal(texts(side('a'), side('c', { moved: [moved('a', 'b'), moved('b', 'c')] })), [])
  assert.is(texts(side('a'), side('c', { moved: [moved('a', 'b')] })).length, 4)
})

it('takes two ways to write one quantity for the same', () => {
  const side = (cpu: string, memory: string, port: number) => ({
    objects: [deployment({ container: { resources: { limits: { cpu, memory } }, ports: [{ containerPort: port }] } })],
  })
  assert.equal(texts(side('1', '1Gi', 80), side('1000m', '1024Mi', 80)), [])
  assert.equal(texts(side('1', '1Gi', 80), side('1100m', '1Gi', 80)), ['object changed web Deployment shop/web 1'])
})

it.run()
