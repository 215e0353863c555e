import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureRangeOpened } from './azure-range-opened.ts'

const it = suite('azure-range-opened')

const cluster = (ranges: unknown) => ({
  resources: { 'azurerm_kubernetes_cluster.main': { api_server_access_profile: { authorized_ip_ranges: ranges } } },
})
const vault = (body: object) => ({ resources: { 'azurerm_key_vault.main': { ...body } } })

it('is medium for one more range, and high for a very wide one', () => {
  assert.equal(raised(azureRangeOpened, cluster(['203.0.113.0/24']), cluster(['203.0.113.0/24', '198.51.100.0/24'])), [
    'medium: api_server_access_profile.authorized_ip_ranges gains `198.51.100.0/24`.',
  ])
  assert.match(raised(azureRangeOpened, cluster(['203.0.113.0/24']), cluster(['0.0.0.0/0']))[0] ?? '', /^high/)
})

it('is high where the ranges go, since everyone may come then', () => {
  assert.match(
    raised(azureRangeOpened, cluster(['203.0.113.0/24']), cluster([])).join(),
    'high: api_server_access_profile.authorized_ip_ranges is gone',
  )
  const acls = { network_acls: { default_action: 'Deny', ip_rules: ['203.0.113.0/24'] } }
  assert.equal(raised(azureRangeOpened, vault(acls), vault({})), [
    'high: network_acls.default_action: `Deny` → nothing.',
  ])
})

it('is high where public access is switched on', () => {
  const found = raised(
    azureRangeOpened,
    vault({ public_network_access_enabled: false }),
    vault({ public_network_access_enabled: true }),
  )
  assert.equal(found, ['high: public_network_access_enabled: `false` → `true`.'])
})

it('takes the first entry of a closed door for an opening', () => {
  const acls = (more: object) => vault({ network_acls: { default_action: 'Deny', ...more } })
  assert.match(
    raised(azureRangeOpened, acls({}), acls({ ip_rules: ['203.0.113.0/24'] }))[0] ?? '',
    /^medium: network_acls.ip_rules gains/,
  )
  assert.equal(raised(azureRangeOpened, vault({}), acls({ ip_rules: ['203.0.113.0/24'] })), [])
  assert.equal(raised(azureRangeOpened, acls({ ip_rules: ['203.0.113.0/24'] }), acls({})), [])
})

it('says nothing of the ranges of a cluster that becomes private', () => {
  const inside = { resources: { 'azurerm_kubernetes_cluster.main': { private_cluster_enabled: true } } }
  assert.equal(raised(azureRangeOpened, cluster(['203.0.113.0/24']), inside), [])
})

it('says nothing of fewer ranges, of the first one, or of access that is switched off', () => {
  assert.equal(
    raised(azureRangeOpened, cluster(['203.0.113.0/24', '198.51.100.0/24']), cluster(['203.0.113.0/24'])),
    [],
  )
  assert.equal(raised(azureRangeOpened, cluster(undefined), cluster(['203.0.113.0/24'])), [])
  assert.equal(raised(azureRangeOpened, cluster(['203.0.113.0/24']), cluster(['203.0.113.8/29'])), [])
  const acls = (range: string) => vault({ network_acls: { default_action: 'Deny', ip_rules: [range] } })
  assert.equal(raised(azureRangeOpened, acls('203.0.113.0/24'), acls('203.0.113.8/29')), [])
  assert.equal(
    raised(
      azureRangeOpened,
      vault({ public_network_access_enabled: true }),
      vault({ public_network_access_enabled: false }),
    ),
    [],
  )
})

it.run()
