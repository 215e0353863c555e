import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { createKnownClass } from './known-classes.ts'

const it = suite('createKnownClass')

it('reads a manifest before names', () => {
  const folder = temporaryFolder()
  const images = [{ file: '5_cat.jpg', expected_index: 281, note: 'the name is wrong' }]
  writeFileSync(join(folder, 'MANIFEST.json'), JSON.stringify({ images }))
  const knownClass = createKnownClass(1000)
  assert.is(knownClass(join(folder, '5_cat.jpg')), 281)
  assert.is(knownClass(join(folder, '251_dalmatian.jpg')), 251)
  assert.is(knownClass(join(folder, 'holiday.jpg')), undefined)
})

it('takes no number for a class that the model does not have', () => {
  assert.is(createKnownClass(1000)('/nowhere/2024_holiday.jpg'), undefined)
  assert.is(createKnownClass(1000)('/nowhere/0_tench.jpg'), 0)
})

it('refuses a manifest without classes', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'MANIFEST.json'), '{"images":[{"file":"a.jpg"}]}')
  const error = await thrown(() => createKnownClass(1000)(join(folder, 'a.jpg')))
  assert.ok(error instanceof UserError)
  assert.match(error.hint, 'expected_index')
})

it.run()
