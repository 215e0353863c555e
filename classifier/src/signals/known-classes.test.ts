import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { labelOf, readLabels, readManifest } from '../model/manifest.ts'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { MANIFEST } from '../testing/settings.ts'
import { thrown } from '../testing/thrown.ts'
import { createKnownClass } from './known-classes.ts'

const it = suite('createKnownClass')
const IMAGENET = readLabels(fileURLToPath(new URL('../../models', import.meta.url)), readManifest(MANIFEST))
const FLOWERS = ['Daisy', 'Rose', 'Tulip', 'Tulip Tree'].map(labelOf)

it('reads a manifest before names', () => {
  const folder = temporaryFolder()
  const images = [{ file: '5_cat.jpg', expected_index: 281, note: 'the name is wrong' }]
  writeFileSync(join(folder, 'MANIFEST.json'), JSON.stringify({ images }))
  const knownClass = createKnownClass(IMAGENET)
  assert.is(knownClass(join(folder, '5_cat.jpg')), 281)
  assert.is(knownClass(join(folder, '251_dalmatian.jpg')), 251)
  assert.is(knownClass(join(folder, 'holiday.jpg')), undefined)
})

it('takes no number for a class that the model does not have', () => {
  assert.is(createKnownClass(IMAGENET)('/nowhere/2024_holiday.jpg'), undefined)
  assert.is(createKnownClass(IMAGENET)('/nowhere/0_tench.jpg'), 0)
})

it('knows a class by the folder, by its id or name', () => {
  assert.is(createKnownClass(FLOWERS)('/pictures/tulip/daisy.jpg'), 2)
  assert.is(createKnownClass(FLOWERS)('/pictures/Tulip-tree/1.jpg'), 3)
  assert.is(createKnownClass(IMAGENET)('/pictures/n02123045/x.jpg'), 281)
  assert.is(createKnownClass(IMAGENET)('/pictures/school_bus/x.jpg'), 779)
})

it('knows a class by how a name begins, the longest first, before any number', () => {
  const knownClass = createKnownClass(FLOWERS)
  assert.is(knownClass('/pictures/tulip-7.jpg'), 2)
  assert.is(knownClass('/pictures/tulip7.jpg'), 2)
  assert.is(knownClass('/pictures/tulip tree 7.jpg'), 3)
  assert.is(knownClass('/pictures/3_daisy_in_the_sun.jpg'), 0)
  assert.is(knownClass('/pictures/3_unknown.jpg'), 3)
  assert.is(knownClass('/pictures/tulips.jpg'), undefined)
})

it('takes the number where two classes have one name', () => {
  assert.is(createKnownClass(IMAGENET)('/pictures/134_crane.jpg'), 134)
  assert.is(createKnownClass(IMAGENET)('/pictures/517_crane.jpg'), 517)
  assert.is(createKnownClass(IMAGENET)('/pictures/crane.jpg'), undefined)
})

it('refuses a manifest without classes', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'MANIFEST.json'), '{"images":[{"file":"a.jpg"}]}')
  const error = await thrown(() => createKnownClass(IMAGENET)(join(folder, 'a.jpg')))
  assert.ok(error instanceof UserError)
  assert.match(error.hint, 'expected_index')
})

it.run()
