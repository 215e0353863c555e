import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readManifest } from '../../model/manifest.ts'
import { UserError } from '../../program/errors.ts'
import { tinyGif } from '../../testing/pictures.ts'
import { temporaryFolder } from '../../testing/service.ts'
import { MANIFEST } from '../../testing/settings.ts'
import { thrown } from '../../testing/thrown.ts'
import { measureBoth } from './measure.ts'

const it = suite('measureBoth')

const FAKE_WORKER = fileURLToPath(new URL('../../testing/fake-worker.mjs', import.meta.url))
const manifest = readManifest(MANIFEST)
const model = (path: string) => ({ path, name: path, version: '1', manifest, folder: dirname(MANIFEST), sha256: 'abc' })

/** A picture that tells the fake worker what to do. */
function picture(command: string) {
  const path = join(temporaryFolder(), 'picture.gif')
  writeFileSync(path, Buffer.concat([tinyGif().subarray(0, 10), Buffer.from(` ${command}`)]))
  return { path, name: 'picture.gif', bytes: 1 }
}

it('ends when one of its processes does, at the start or with a picture', async () => {
  const measured = (path: string, command: string) =>
    thrown(() => measureBoth([model('ready'), model(path)], [picture(command), picture(command)], FAKE_WORKER))
  assert.match((await measured('crash', 'die')).message, 'The process that runs crash ended.')
  const died = (await measured('good', 'die')) as UserError
  assert.instance(died, UserError)
  assert.match(died.message, 'The process that runs ready ended.')
  assert.is((await measured('unusable', 'die')).message, 'The model is damaged.')
})

it.run()
