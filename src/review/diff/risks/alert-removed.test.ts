import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { alertRemoved } from './alert-removed.ts'

const it = suite('alert-removed')

const rules = (alerts: Readonly<Record<string, string>>, name = 'web') =>
  object('monitoring.coreos.com/v1/PrometheusRule', name, {
    spec: { groups: [{ name: 'web', rules: Object.entries(alerts).map(([alert, expr]) => ({ alert, expr })) }] },
  })

it('is medium where an alert goes', () => {
  assert.equal(
    raised(alertRemoved, { objects: [rules({ A: 'up == 0', B: 'x > 1' })] }, { objects: [rules({ A: 'up == 0' })] }),
    ['medium: Nobody hears of `B` any more.'],
  )
})

it('is low where it fires on something else', () => {
  assert.match(
    raised(alertRemoved, { objects: [rules({ A: 'x > 1' })] }, { objects: [rules({ A: 'x > 9' })] })[0] ?? '',
    /^low/,
  )
})

it('tells sooner from later, and says to whom it no longer goes', () => {
  const waits = (wait: string, severity = 'critical') => ({
    objects: [
      object('monitoring.coreos.com/v1/PrometheusRule', 'web', {
        spec: { groups: [{ name: 'web', rules: [{ alert: 'A', expr: 'x', for: wait, labels: { severity } }] }] },
      }),
    ],
  })
  assert.equal(raised(alertRemoved, waits('10m'), waits('1h30m')), ['low: `A` fires later: `10m` → `1h30m`.'])
  assert.equal(raised(alertRemoved, waits('10m'), waits('90s')), ['low: `A` fires sooner: `10m` → `90s`.'])
  assert.equal(raised(alertRemoved, waits('60m'), waits('1h')), [])
  assert.match(raised(alertRemoved, waits('1m'), waits('1m', 'warning'))[0] ?? '', /^medium: .*`critical` → `warning`/)
})

it('says nothing of a new alert, or of one that moves to another object', () => {
  assert.equal(raised(alertRemoved, { objects: [rules({ A: 'x' })] }, { objects: [rules({ A: 'x', B: 'y' })] }), [])
  const moved = { objects: [rules({ A: 'x' }), rules({ B: 'y' }, 'other')] }
  assert.equal(raised(alertRemoved, { objects: [rules({ A: 'x', B: 'y' })] }, moved), [])
})

it.run()
