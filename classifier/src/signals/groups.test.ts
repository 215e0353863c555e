import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_GROUPS } from '../contract.ts'
import { readLabels, readManifest } from '../model/manifest.ts'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { readGroups } from './groups.ts'

const it = suite('readGroups')

const MODELS_DIR = fileURLToPath(new URL('../../models', import.meta.url))
const LABELS = readLabels(MODELS_DIR, readManifest(join(MODELS_DIR, 'mobilenetv2-12-int8.json')))

it('knows the classes of ImageNet', () => {
  const groups = readGroups(MODELS_DIR, 'imagenet-1k.json', LABELS)
  const of = (index: number) => groups[index]
  assert.equal([281, 251, 1, 17, 340, 609, 963, 504].map(of), [
    'cat',
    'dog',
    'fish',
    'songbird',
    'ungulate',
    'motor vehicle',
    'food',
    'vessel',
  ])
  const names = new Set(groups)
  assert.is(names.size, MAX_GROUPS)
  const others = groups.filter((name) => name === 'other').length
  assert.ok(others < 30, `${others} classes without a group`)
})

it('takes few classes as groups, and many as one', () => {
  const labels = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `n${i}`, name: `Class ${i}` }))
  const folder = temporaryFolder()
  assert.equal(readGroups(folder, 'mine.json', labels(2)), ['Class 0', 'Class 1'])
  assert.equal([...new Set(readGroups(folder, 'mine.json', labels(51)))], ['other'])
})

it('refuses a file that would make too many series', async () => {
  const folder = temporaryFolder()
  const groups = Array.from({ length: MAX_GROUPS }, (_, i) => ({ name: `group ${i}`, ancestors: [], classes: [] }))
  writeFileSync(join(folder, 'mine.groups.json'), JSON.stringify({ source: 'me', groups }))
  const error = await thrown(() => readGroups(folder, 'mine.json', []))
  assert.instance(error, UserError)
  assert.match(error.message, 'mine.groups.json are not valid')
})

it.run()
