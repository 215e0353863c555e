import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesBelow, isForTests, isWithin } from './testing/sources.ts'

const it = suite('house rules on services')

/**
 * Where the classifier has a name: its runtime, its alerts and its dashboards; environments, which have such a service; the
 * drill of its drift; and what the configuration of one service was moved from.
 */
const NAMES_THE_CLASSIFIER = [
  'src/config/schema/services.ts',
  'src/config/schema/services',
  'src/config/rules/classifier.ts',
  'src/config/rules.ts',
  'src/config/moved.ts',
  'src/platform/components/services/classifier.ts',
  'src/platform/components/services/runtimes.ts',
  'src/platform/components/monitoring/dashboards',
  'src/platform/alerts',
  'src/environments',
  'src/workshop/variants',
  'src/workshop/drill',
]

it('knows services by their entry and their runtime: nothing else names the classifier', () => {
  // Its folder, and scripts of its workspace, are no service.
  const isNamed = (file: string) => /(?<!-w )\bclassifier\b(?!\\?\/)/.test(readFileSync(file, 'utf8'))
  const naming = filesBelow('src')
    .filter((file) => !isForTests(file) && isNamed(file))
    .filter((file) => !NAMES_THE_CLASSIFIER.some((place) => isWithin(place)(file)))
  assert.equal(naming, [])
  const silent = NAMES_THE_CLASSIFIER.filter(
    (place) => !filesBelow('src').some((file) => isWithin(place)(file) && isNamed(file)),
  )
  assert.equal(silent, []) // what needs no place any more
})

it.run()
