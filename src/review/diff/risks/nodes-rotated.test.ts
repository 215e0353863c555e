import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { nodesRotated } from './nodes-rotated.ts'

const it = suite('nodes-rotated')

const pool = { name: 'system', vm_size: 'Standard_D2ds_v5', min_count: 1, temporary_name_for_rotation: 'systemtmp' }
const texts = (change: object) =>
  raised(
    nodesRotated,
    { resources: { 'azurerm_kubernetes_cluster.main': { default_node_pool: pool } } },
    { resources: { 'azurerm_kubernetes_cluster.main': { default_node_pool: { ...pool, ...change } } } },
  )

it('is high where the size of the nodes changes, and names the temporary pool', () => {
  assert.equal(texts({ vm_size: 'Standard_D4ds_v5' }), [
    'high: The nodes of pool `system` are replaced under the temporary pool `systemtmp`; its pods move without a drain: default_node_pool.vm_size: `Standard_D2ds_v5` → `Standard_D4ds_v5`.',
  ])
})

it('says that Terraform refuses without a temporary name', () => {
  assert.match(texts({ max_pods: 60, temporary_name_for_rotation: undefined })[0] ?? '', 'Terraform refuses')
})

it('says nothing of bounds, labels and tags', () => {
  assert.equal(texts({ min_count: 2, tags: { a: 'b' }, node_labels: { a: 'b' } }), [])
})

it.run()
