import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { versionsToValidate } from './kubernetes.ts'

const it = suite('versionsToValidate')

it('has what environments run and what follows, once each', () => {
  assert.equal(versionsToValidate(['1.35', '1.35']), ['1.35', '1.36'])
  assert.equal(versionsToValidate(['1.34', '1.35']), ['1.34', '1.35', '1.36'])
})

it('stays at the newest version that is known', () => {
  assert.equal(versionsToValidate(['1.36']), ['1.36'])
})

it.run()
