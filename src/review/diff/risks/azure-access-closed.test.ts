import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureAccessClosed } from './azure-access-closed.ts'

const it = suite('azure-access-closed')

const changed = (type: string, before: object, after: object) =>
  raised(
    azureAccessClosed,
    { resources: { [`${type}.main`]: { ...before } } },
    { resources: { [`${type}.main`]: { ...after } } },
  )
const open = (public_network_access_enabled: boolean) => ({ public_network_access_enabled })

it('is high where a registry closes to runners outside of the network', () => {
  assert.match(
    changed('azurerm_container_registry', open(true), open(false))[0] ?? '',
    /^high: .*GitHub’s own runners push no image/,
  )
  assert.match(changed('azurerm_container_registry', {}, open(false))[0] ?? '', /^high/)
  assert.equal(changed('azurerm_container_registry', open(false), open(true)), [])
  assert.equal(changed('azurerm_log_analytics_workspace', open(true), open(false)), [])
})

it('is high where a vault or a storage account refuses by default', () => {
  const rules = (default_action: string) => ({ network_acls: { default_action } })
  assert.match(changed('azurerm_key_vault', rules('Allow'), rules('Deny'))[0] ?? '', /^high/)
  assert.equal(changed('azurerm_key_vault', rules('Deny'), rules('Allow')), [])
})

it('is medium where the API server answers fewer addresses, and nothing where the same in a wider range', () => {
  const ranges = (...authorized_ip_ranges: string[]) => ({ api_server_access_profile: { authorized_ip_ranges } })
  assert.match(
    changed('azurerm_kubernetes_cluster', ranges('1.2.3.0/24', '5.6.7.8/32'), ranges('5.6.7.8/32'))[0] ?? '',
    /^medium: The API server no longer answers `1\.2\.3\.0\/24`/,
  )
  assert.match(
    changed('azurerm_kubernetes_cluster', {}, ranges('5.6.7.8/32'))[0] ?? '',
    /everybody but `5\.6\.7\.8\/32`/,
  )
  assert.equal(changed('azurerm_kubernetes_cluster', ranges('1.2.3.0/24'), ranges('1.2.0.0/16')), [])
})

it.run()
