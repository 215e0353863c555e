import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isWithinPorts, isWithinRange } from './ranges.ts'

const it = suite('ranges')

it('tells a range within another from one beside it or around it', () => {
  for (const [inner, outer] of [
    ['10.1.0.0/16', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.0/24'],
    ['10.0.0.0/8', '*'],
    ['fd00::/8', '::/0'],
  ])
    assert.ok(isWithinRange(inner ?? '', outer ?? ''), `${inner} in ${outer}`)
  for (const [inner, outer] of [
    ['10.0.0.0/8', '10.1.0.0/16'],
    ['11.0.0.0/16', '10.0.0.0/8'],
    ['10.0.0.1', '::/0'],
    ['::/0', '0.0.0.0/0'],
    ['Internet', '10.0.0.0/8'],
  ])
    assert.not.ok(isWithinRange(inner ?? '', outer ?? ''), `${inner} in ${outer}`)
})

it('does the same for ports', () => {
  assert.ok(isWithinPorts('443', '400-500') && isWithinPorts('1-2', '*') && isWithinPorts('80', '80'))
  assert.not.ok(isWithinPorts('443-600', '400-500') || isWithinPorts('*', '80') || isWithinPorts('81', '80'))
})

it.run()
