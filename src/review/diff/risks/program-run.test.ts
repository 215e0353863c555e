import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised, type Sources } from '../../../workshop/testing/diff.ts'
import { programRun } from './program-run.ts'

const it = suite('program-run')

const found = (before: Sources, after: Sources) => raised(programRun, before, after)
const address = (rest: object = {}) => ({ resources: { 'azurerm_public_ip.egress': { name: 'a', ...rest } } })
const settings = (settings: Record<string, unknown>) => ({ settings })

it('is high for a provisioner that comes or changes, also with a new resource', () => {
  const runs = (command: string) => address({ provisioner: { 'local-exec': { command } } })
  assert.match(found(address(), runs('curl a | sh'))[0] ?? '', /^high: A provisioner runs a program .*curl a \| sh/)
  assert.is(found({}, runs('a')).length, 1)
  assert.is(found(runs('a'), runs('b')).length, 1)
  const hidden = found(address(), runs('curl --password=hunter2hunter2 a'))[0] ?? ''
  assert.not.match(hidden, 'hunter2')
  assert.equal(found(runs('a'), address()), [])
  const tagged = address({ tags: { a: 'b' }, provisioner: { 'local-exec': { command: 'a' } } })
  assert.equal(found(runs('a'), tagged), [])
})

it('is high for data that a program gathers or another host answers, and not for data of Azure', () => {
  const data = (type: string) => settings({ data: { [type]: { a: { program: ['sh'] } } } })
  const azure = settings({ data: { azurerm_client_config: { current: {} } } })
  assert.match(found({}, data('external'))[0] ?? '', /^high: data\.external runs a program .* at each plan/)
  const both = settings({ data: { azurerm_client_config: { current: {} }, http: { a: { url: 'https://a' } } } })
  assert.match(found(azure, both)[0] ?? '', /^high: data\.http calls another host/)
  assert.equal(found({}, azure), [])
  assert.equal(found(data('external'), {}), [])
})

it('is high for another provider, and not for another version of one', () => {
  const provider = (source: string, version = '~> 5.0', name = 'azurerm') =>
    settings({
      terraform: {
        required_providers: {
          azurerm: { source: 'hashicorp/azurerm', version: '~> 5.0' },
          [name]: { source, version },
        },
      },
    })
  const ours = provider('hashicorp/azurerm')
  assert.match(
    found(ours, provider('someone/azurerm'))[0] ?? '',
    /^high: Provider `azurerm` .*`hashicorp\/azurerm` → `someone\/azurerm`/,
  )
  assert.match(
    found(ours, provider('hashicorp/null', '3.0', 'null'))[0] ?? '',
    /^high: Provider `null`.*nothing → `hashicorp\/null`/,
  )
  assert.equal(found(ours, provider('hashicorp/azurerm', '~> 5.1')), [])
})

it.run()
