import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS_PORT, PORT, USER_ID } from '../contract.ts'
import { MALLOC_ENV, NODE_FLAGS } from '../program/process-memory.ts'

const it = suite('Dockerfile')

const dockerfile = readFileSync('classifier/Dockerfile', 'utf8')

it('pins every image by digest', () => {
  const images = [...dockerfile.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, image = '']) => image)
  assert.is(images.length, 2)
  for (const image of images) assert.match(image, /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/)
  const stages = new Set([...dockerfile.matchAll(/ AS (\w+)$/gm)].map(([, stage]) => stage))
  for (const [, from = ''] of dockerfile.matchAll(/^FROM (\S+)/gm)) {
    assert.ok(stages.has(from) || /^\$\{\w+_IMAGE\}$/.test(from), `FROM ${from} is neither a stage nor a pinned image`)
  }
})

it('compiles no code for another model, and copies code and models apart', () => {
  const instructions = dockerfile.replaceAll(/^#.*\n/gm, '')
  const stages = new Map(instructions.split(/^FROM /m).map((stage) => [/ AS (\w+)$/m.exec(stage)?.[1], stage]))
  assert.not.match(stages.get('build') ?? '', 'models')
  assert.match(stages.get('build') ?? '', 'node classifier/build.js')
  assert.not.match(stages.get('weights') ?? '', 'classifier/src')
  for (const [copy] of (stages.get(undefined) ?? '').matchAll(/^COPY .+$/gm)) assert.match(copy, /^COPY --link /)
})

it('exposes the ports of the contract', () => {
  assert.match(dockerfile, new RegExp(`^EXPOSE ${PORT} ${METRICS_PORT}$`, 'm'))
})

it('starts Node.js with the memory that processes of the service have', () => {
  const [, entrypoint = ''] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? []
  assert.equal(JSON.parse(entrypoint), ['node', '--enable-source-maps', ...NODE_FLAGS, 'dist/main.js'])
  for (const [name, value] of Object.entries(MALLOC_ENV))
    assert.match(dockerfile, new RegExp(`^ +${name}=${value} `, 'm'))
})

it('ends as the user of the contract', () => {
  assert.equal(dockerfile.match(/^USER .+$/gm), [`USER ${USER_ID}:${USER_ID}`])
})

it.run()
