import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../errors.ts'
import { dev } from '../workshop/testing/environments/dev.ts'
import { parseEnvironment } from './load.ts'

const it = suite('keys that have moved')

const DEBUG = ['44444444-4444-4444-8444-444444444444']
const { services: _, ...platform } = dev
const BEFORE = {
  ...platform,
  hosts: { classifier: 'pictures.dev.example.com' },
  access: { ...dev.access, namespaces: { classifier: { debug: DEBUG } } },
  components: { ...dev.components, classifier: { minReplicas: 1, maxReplicas: 3 } },
}

function refusal(input: object): string {
  try {
    parseEnvironment('dev', input)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return ''
}

it('are refused with the lines to write instead, and what was written', () => {
  const message = refusal(BEFORE)
  assert.match(message, '✖ components.classifier and hosts.classifier and access.namespaces.classifier are in services')
  const lines = `services: {
    classifier: {
      runtime: 'classifier',
      host: 'pictures.dev.example.com',
      minReplicas: 1,
      maxReplicas: 3,
      access: {
        debug: ['${DEBUG[0]}'],
      },
    },
  },`
  assert.ok(message.includes(lines), message)
  assert.is(message.match(/✖/g)?.length, 1)
})

it('do not hide the other problems', () => {
  assert.match(refusal({ ...BEFORE, location: 'West Europe' }), /are in services[\s\S]*at location/)
})

it('keep the host that was the default', () => {
  const { hosts: __, ...rest } = BEFORE
  assert.match(refusal(rest), "host: 'aks'")
})

it.run()
