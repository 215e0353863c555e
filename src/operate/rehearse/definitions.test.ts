import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CRD_GROUPS } from '../../workshop/import/sources.ts'
import { DEFINITION_SOURCES, definitionUrl } from './definition-sources.ts'
import { readDefinitions } from './definitions.ts'

const it = suite('readDefinitions')

let cache = ''
it.before.each(() => {
  cache = mkdtempSync(join(tmpdir(), 'definitions-'))
})
it.after.each(() => rmSync(cache, { recursive: true }))

const files = DEFINITION_SOURCES.flatMap((source) => source.files.map((file) => definitionUrl(source, file)))

/** Upstream, whose files have some text; counts what it was asked for. */
function upstream(text: string) {
  const asked: string[] = []
  const download = (url: string) => {
    asked.push(url)
    return Promise.resolve(`${url}: ${text}`)
  }
  return { asked, download }
}

it('downloads every file once, and keeps it with its sum', async () => {
  const { asked, download } = upstream('first')
  const first = await readDefinitions(undefined, cache, download)
  const second = await readDefinitions(undefined, cache, download)
  assert.equal([...asked].sort(), [...files].sort())
  assert.equal(second, first)
})

it('downloads a kept file again that is not as it was', async () => {
  const { asked, download } = upstream('first')
  const [first] = await readDefinitions(undefined, cache, download)
  writeFileSync(first?.file ?? '', 'half of i')
  asked.length = 0
  const [again] = await readDefinitions(undefined, cache, download)
  assert.is(asked.length, 1)
  assert.is(again?.yaml, first?.yaml)
  assert.is(readFileSync(first?.file ?? '', 'utf8'), first?.yaml)
})

it('refuses a file whose tag has moved', async () => {
  const [first] = await readDefinitions(undefined, cache, upstream('first').download)
  rmSync(first?.file ?? '')
  const moved = await readDefinitions(undefined, cache, upstream('second').download).catch(String)
  assert.match(String(moved), 'a tag has moved')
})

it('says what to do without network', async () => {
  const refused = await readDefinitions(undefined, cache, () =>
    Promise.reject(new Error('getaddrinfo ENOTFOUND')),
  ).catch((error: unknown) => error)
  assert.match(String(refused), 'could not be downloaded')
  assert.match((refused as { hint: string }).hint, '--crds FOLDER')
})

it('refuses a folder without definitions', async () => {
  assert.match(String(await readDefinitions(cache, cache).catch(String)), 'has no definitions')
})

it('has the files that the types are generated from', () => {
  const missing = CRD_GROUPS.flatMap(({ files, kinds }) => kinds.filter(({ file }) => !files.includes(file)))
  assert.equal(missing, [])
})

it('has the definitions of the Argo CD that drill:sync builds', () => {
  const [, built] = /^version=(\S+)/m.exec(readFileSync('src/workshop/argo-cd/program/build', 'utf8')) ?? []
  assert.is(DEFINITION_SOURCES.find(({ project }) => project === 'argo-cd')?.version, built)
})

it.run()
