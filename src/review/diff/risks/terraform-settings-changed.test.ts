import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lockText } from '../../../engine/terraform/lock.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { terraformSettingsChanged } from './terraform-settings-changed.ts'

const it = suite('terraform-settings-changed')

const settings = (backend: object, provider = {}) => ({
  settings: { terraform: { backend: { azurerm: backend } }, provider: { azurerm: provider } },
})

it('is high where the state is looked for elsewhere', () => {
  assert.equal(raised(terraformSettingsChanged, settings({ key: 'dev' }), settings({ key: 'other' })), [
    'high: terraform.backend.azurerm.key: `dev` → `other`. The state is looked for there: move it first, or everything is made again.',
  ])
})

it('is medium for a provider, and for an output that somebody may read', () => {
  assert.match(
    raised(terraformSettingsChanged, settings({}, { use_oidc: true }), settings({}, { use_oidc: false }))[0] ?? '',
    /^medium/,
  )
  const output = { settings: { output: { id: { value: '1' } } } }
  assert.match(raised(terraformSettingsChanged, output, {})[0] ?? '', /^medium/)
})

it('is medium for another version of the provider, and counts checksums', () => {
  const lock = (version: string, hashes: readonly string[]) => ({
    files: { 'terraform/dev/.terraform.lock.hcl': lockText({ version, constraints: '~> 5.0', hashes }) },
  })
  assert.equal(raised(terraformSettingsChanged, lock('5.2.0', []), lock('5.3.0', [])), [
    'medium: azurerm.version: `5.2.0` → `5.3.0`.',
  ])
  assert.equal(raised(terraformSettingsChanged, lock('5.2.0', []), lock('5.2.0', ['h1:a', 'h1:b'])), [
    'low: azurerm.hashes: `0 checksums` → `2 checksums`.',
  ])
  assert.is(raised(terraformSettingsChanged, lock('5.2.0', ['h1:a']), lock('5.2.0', ['h1:b'])).length, 1)
})

it('says nothing of resources', () => {
  assert.equal(raised(terraformSettingsChanged, {}, { resources: { 'azurerm_subnet.a': {} } }), [])
})

it('is high for a module, whose resources are not in the files', () => {
  const module = (version: string) => ({ settings: { module: { net: { source: 'Azure/network/azurerm', version } } } })
  assert.match(raised(terraformSettingsChanged, {}, module('1.0.0'))[0] ?? '', /^high: .*not compared: read the plan/)
  assert.match(raised(terraformSettingsChanged, module('1.0.0'), module('2.0.0'))[0] ?? '', /^high/)
  assert.equal(raised(terraformSettingsChanged, module('1.0.0'), module('1.0.0')), [])
})

it('is high for an output that is a key, and low for another', () => {
  const output = (value: string) => ({ settings: { output: { a: { value, sensitive: true } } } })
  const [cluster, registry] = ['${azurerm_kubernetes_cluster.main', '${azurerm_container_registry.main']
  assert.match(
    raised(terraformSettingsChanged, {}, output(`${cluster}.kube_admin_config_raw}`))[0] ?? '',
    /^high: .* Whoever reads the state or the outputs holds the key\.$/,
  )
  assert.match(raised(terraformSettingsChanged, {}, output(`${registry}.admin_password}`))[0] ?? '', /^high/)
  assert.match(raised(terraformSettingsChanged, {}, output(`${registry}.login_server}`))[0] ?? '', /^low/)
})

it('is medium for what Terraform forgets, and for a provider of an older major version', () => {
  const removed = { settings: { removed: [{ from: 'azurerm_subnet.a', lifecycle: { destroy: false } }] } }
  assert.match(raised(terraformSettingsChanged, {}, removed)[0] ?? '', /^medium: .* it runs on, costs/)
  const provider = (version: string) => ({
    settings: { terraform: { required_providers: { azurerm: { source: 'hashicorp/azurerm', version } } } },
  })
  assert.match(
    raised(terraformSettingsChanged, provider('~> 5.0'), provider('~> 4.0'))[0] ?? '',
    /^medium: .* It cannot read a state that a newer one has written\.$/,
  )
  assert.match(raised(terraformSettingsChanged, provider('~> 5.0'), provider('~> 5.1'))[0] ?? '', /^low/)
})

it('is high for a provider that works in another subscription', () => {
  assert.match(
    raised(terraformSettingsChanged, settings({}), settings({}, { subscription_id: '1' }))[0] ?? '',
    /^high: .* made anew where it is not/,
  )
})

it.run()
