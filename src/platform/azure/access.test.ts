import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { resource } from '../../engine/terraform/resource.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { access } from './access.ts'

const it = suite('access')

const GROUP = '55555555-5555-4555-8555-555555555555'
const cluster = { ...resource('azurerm_resource_group', 'main', { name: 'a', location: 'b' }), ref: () => 'id' }

/** Who gets which role, one line a grant. */
function grants(roles: object, namespaces: object = {}): string[] {
  const services = { classifier: { ...dev.services.classifier, access: roles } }
  const env = parseEnvironment('dev', { ...dev, services, access: { ...dev.access, namespaces } })
  const { topic } = access(env, cluster as never)
  return topic.blocks.map(
    ({ body }) => `${Reflect.get(body, 'principal_id')} ${Reflect.get(body, 'role_definition_name')}`,
  )
}

it('lets a group of one namespace sign in, once, and gives it no right in the cluster', () => {
  const mine = grants({ read: [GROUP], debug: [GROUP] }, { monitoring: { read: [GROUP] } })
  assert.equal(
    mine.filter((line) => line.startsWith(GROUP)),
    [`${GROUP} Azure Kubernetes Service Cluster User Role`],
  )
})

it('grants nothing twice to a group that has a right in the whole cluster', () => {
  assert.is(grants({ debug: [dev.access.deployers] }).length, grants({}).length)
})

it.run()
