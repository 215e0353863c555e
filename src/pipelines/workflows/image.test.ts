import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ENVIRONMENTS } from '../../workshop/testing/environments/index.ts'
import { digestOf, imageOf, pushImage } from './image.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('image')
const folder = mkdtempSync(join(tmpdir(), 'image-'))
const layout = join(folder, 'layout')
const path = process.env['PATH']
let digest = ''

it.before(() => {
  const manifest = JSON.stringify({ schemaVersion: 2, layers: [] })
  const hex = createHash('sha256').update(manifest).digest('hex')
  digest = `sha256:${hex}`
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true })
  writeFileSync(join(layout, 'blobs/sha256', hex), manifest)
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ manifests: [{ digest }] }))
  writeFileSync(join(folder, 'skopeo'), `#!/bin/sh\necho "$@" > ${folder}/args\nexit $(cat ${folder}/code)\n`)
  chmodSync(join(folder, 'skopeo'), 0o755)
  process.env['PATH'] = `${folder}${delimiter}${path}`
})
it.after(() => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true })
})

it('pushes what was built to the registry of the environment', () => {
  writeFileSync(join(folder, 'code'), '0')
  const { step, said } = memoryStep()
  pushImage({ environment: 'dev', service: 'classifier', layout, digest, tag: 'c0ffee' }, step, ENVIRONMENTS)
  assert.is(said.outputs['image'], `acrmlopscontosodev.azurecr.io/classifier@${digest}`)
  assert.is(
    readFileSync(join(folder, 'args'), 'utf8').trim(),
    `copy --preserve-digests oci:${layout} docker://acrmlopscontosodev.azurecr.io/classifier:c0ffee`,
  )
})

it('pushes nothing but what was scanned', () => {
  rmSync(join(folder, 'args'), { force: true })
  const other = `sha256:${'0'.repeat(64)}`
  assert.throws(
    () =>
      pushImage(
        { environment: 'dev', service: 'classifier', layout, digest: other, tag: 'c0ffee' },
        memoryStep().step,
        ENVIRONMENTS,
      ),
    /not the one that was scanned/,
  )
  assert.throws(() => readFileSync(join(folder, 'args')), /ENOENT/)
})

it('finds a manifest that was changed', () => {
  const changed = join(folder, 'changed')
  mkdirSync(join(changed, 'blobs/sha256'), { recursive: true })
  writeFileSync(join(changed, 'blobs', digest.replace(':', '/')), '{}')
  writeFileSync(join(changed, 'index.json'), JSON.stringify({ manifests: [{ digest }] }))
  assert.throws(() => digestOf(changed), /its manifest is sha256:44136f/)
})

it('says which right may be missing when a push is refused', () => {
  writeFileSync(join(folder, 'code'), '1')
  assert.throws(
    () =>
      pushImage(
        { environment: 'dev', service: 'classifier', layout, digest, tag: 'c0ffee' },
        memoryStep().step,
        ENVIRONMENTS,
      ),
    /could not push/,
  )
  assert.throws(() => imageOf('qa', 'classifier', ENVIRONMENTS), /"qa" is not an environment/)
  assert.throws(() => imageOf('dev', 'ranker', ENVIRONMENTS), /"ranker" is not a service of dev; it has classifier/)
})

it.run()
