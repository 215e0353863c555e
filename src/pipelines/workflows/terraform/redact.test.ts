import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redacted } from './redact.ts'

const it = suite('redacted')

const values = { name: 'x', keys: ['k1', 'k2'], nested: { password: 'p', port: 1 } }
const secrets = { keys: [false, true], nested: { password: true } }
const masked = { name: 'x', keys: ['k1', '(sensitive)'], nested: { password: '(sensitive)', port: 1 } }

it('masks what Terraform marks, wherever it stands', () => {
  const plan = redacted({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [{ values, sensitive_values: secrets }],
        child_modules: [{ resources: [{ values, sensitive_values: true }] }],
      },
    },
    resource_changes: [{ change: { after: values, after_sensitive: secrets } }],
    configuration: { kept: true },
  }) as Record<string, never>
  const { planned_values, resource_changes, configuration } = JSON.parse(JSON.stringify(plan))
  assert.equal(planned_values.root_module.resources[0].values, masked)
  assert.is(planned_values.root_module.child_modules[0].resources[0].values, '(sensitive)')
  assert.equal(resource_changes[0].change.after, masked)
  assert.equal(configuration, { kept: true })
})

it('leaves out the state, what was, and outputs', () => {
  const text = JSON.stringify(
    redacted({
      prior_state: { values: 'secret-1' },
      planned_values: { outputs: { a: 'secret-2' } } as object,
      output_changes: { a: 'secret-3' },
      variables: { v: 'secret-4' },
      resource_changes: [{ change: { before: 'secret-5', after: {} } as object }],
    }),
  )
  assert.not.match(text, 'secret-')
})

it.run()
