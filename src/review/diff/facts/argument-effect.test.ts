import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../../config/load.ts'
import { ENVIRONMENTS } from '../../../environments/index.ts'
import { synth } from '../../../synth.ts'
import { AZURE_VARIANTS } from '../../../workshop/variants/azure.ts'
import { Snapshot } from '../snapshot.ts'
import { effectOf } from './argument-effect.ts'
import { AZURERM_ARGUMENTS } from './azurerm-arguments.ts'

const it = suite('effectOf')

it('tells apart what replaces, what rotates nodes, what depends and what changes in place', () => {
  assert.is(effectOf('azurerm_kubernetes_cluster', 'dns_prefix'), 'replaces')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.vm_size'), 'rotates nodes')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'network_profile.network_policy'), 'depends')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.max_count'), 'in place')
})

it('takes the block for an argument that is not listed itself', () => {
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.kubelet_config.pod_max_pid'), 'rotates nodes')
  assert.is(effectOf('azurerm_resource_group', 'tags.owner'), 'in place')
})

it('knows what it does not know', () => {
  assert.is(effectOf('azurerm_resource_group', 'no_such_argument'), 'unknown')
  assert.is(effectOf('azurerm_no_such_type', 'name'), 'unknown')
  assert.is(effectOf('toString', 'name'), 'unknown')
})

/** Paths of every argument in a body. */
const pathsIn = (body: unknown, path: string): string[] =>
  Array.isArray(body)
    ? body.flatMap((item) => pathsIn(item, path))
    : typeof body === 'object' && body !== null
      ? Object.entries(body).flatMap(([key, inner]) => [
          ...(path ? [`${path}.${key}`] : [key]),
          ...pathsIn(inner, path ? `${path}.${key}` : key),
        ])
      : []

it('knows every argument of every resource that synth writes, whatever is chosen', () => {
  const unknown = Object.values({ shipped: undefined, ...AZURE_VARIANTS }).flatMap((change) => {
    const environments = Object.entries(ENVIRONMENTS).map(([name, input]) =>
      parseEnvironment(name, change ? change(input) : input),
    )
    const side = new Snapshot('synth', { files: synth(environments).tree })
    return ['bootstrap', ...Object.keys(ENVIRONMENTS)].flatMap((root) =>
      side
        .resources(root)
        .flatMap(({ type, body: { lifecycle: _, depends_on: __, ...body } }) =>
          pathsIn(body, '').flatMap((path) => (effectOf(type, path) === 'unknown' ? [`${type} ${path}`] : [])),
        ),
    )
  })
  // A block of which only some arguments are listed is never a change itself: its arguments are.
  const blocks = (entry: string) => {
    const [type = '', path = ''] = entry.split(' ')
    return AZURERM_ARGUMENTS[type]?.includes(` ${path}.`) ?? false
  }
  assert.equal(
    [...new Set(unknown)].filter((entry) => !blocks(entry)),
    [],
  )
})

it('knows every argument that the types of the provider have', () => {
  const types = readFileSync('imports/azurerm.ts', 'utf8')
  const missing = Object.keys(AZURERM_ARGUMENTS).flatMap((type) => {
    const name = type.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
    const [, body = ''] = new RegExp(`^export interface ${name} \\{\\n([^}]*)\\}`, 'm').exec(types) ?? []
    const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, argument = '']) => argument)
    if (names.length === 0) return [`${type}: not in imports/azurerm.ts`]
    const listed = ` ${AZURERM_ARGUMENTS[type]?.replaceAll(/\s+/g, ' ')} `
    return names.flatMap((argument) => (new RegExp(` ${argument}[ .⟳↻?]`).test(listed) ? [] : [`${type}.${argument}`]))
  })
  assert.equal(missing, [])
})

it.run()
