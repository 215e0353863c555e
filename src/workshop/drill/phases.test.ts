import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { driftAlerts } from '../../platform/alerts/drift.ts'
import { secondsOf } from '../../platform/alerts/rule.ts'
import { PHASES } from './phases.ts'
import { shortened } from './windows.ts'

const it = suite('phases of the drill')

const known = driftAlerts('classifier', shortened(15)).alerts.map(({ alert }) => alert)
const nameOf = (alert: string) => alert.split(' ')[0] ?? ''

it('name alerts that exist', () => {
  for (const { fires, companions } of PHASES)
    for (const alert of [...fires, ...companions]) assert.ok(known.includes(nameOf(alert)), alert)
})

it('begin with normal pictures, which fire nothing', () => {
  const [first] = PHASES
  assert.equal([first?.pictures, first?.fires, first?.companions], ['normal', [], []])
})

it('take seconds where a cluster takes hours', () => {
  const { drift, feedback, serviceLevel } = shortened(15)
  assert.equal([drift, feedback, serviceLevel['1h']].map(secondsOf), [15, 15, 15])
})

it.run()
