import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import { createAsk } from '../ask.ts'
import { createShell } from '../shell.ts'
import { type NameServer, startNameServer } from '../testing/name-server.ts'
import type { Goal } from './context.ts'
import { services } from './services.ts'

const it = suite('doctor: services')

const shell = createShell({ ask: createAsk(), yes: false, dryRun: true, log: () => {} })
const digest = `sha256:${'a'.repeat(64)}`
const input = SERVICE_VARIANTS.services(dev)
const names = Object.keys(input.services)
const parsed = parseEnvironment('dev', input, { dev: Object.fromEntries(names.map((name) => [name, digest])) })
const ids = Object.fromEntries(names.map((name) => [name, '5a0d1c2e-0000-4000-8000-00000000d0d0']))
const well: Environment = {
  ...parsed,
  outputs: { ...parsed.outputs, clientIds: { ...parsed.outputs.clientIds, ...ids } },
}

let resolver: NameServer
it.before(async () => {
  resolver = await startNameServer({ A: { 'www.dev.example.com': ['198.51.100.7'] } })
})
it.after(() => resolver.close())

const examined = async (env: Environment, goal: Goal = 'bootstrap') =>
  (
    await services({
      ...{ env, shell, goal, account: undefined, refusal: undefined },
      today: '2026-11-23',
      resolver: resolver.address,
    })
  ).map(({ subject, status, says }) => `${status} ${subject}: ${says}`)

it('has a row for each service, whatever its runtime, and one for the room that they share', async () => {
  assert.equal(await examined(well), [
    'ok classifier: classifier, 2 to 6 pods, with an image and an identity',
    'ok ranker: oip, 1 to 4 pods, with an image and an identity',
    'ok embeddings: oip, 2 to 6 pods, with an image and an identity',
    'ok reports: http, 2 to 6 pods, with an image and an identity',
    'ok shop: http, 2 to 6 pods, with an image and an identity',
    'warning room: they take 5.5 to 17 of 16 cores and 8.5 to 26.5 of 64 GiB of the pools at their largest',
  ])
  assert.equal(await examined(well, 'teardown'), [])
})

it('says what a new one lacks, and that its host leads elsewhere already', async () => {
  const { shop: _, ...images } = well.images
  const zero = `sha256:${'0'.repeat(64)}`
  const found = await examined({ ...well, images: { ...images, shop: zero } })
  assert.is(found[4], 'warning shop: http, 2 to 6 pods, no image yet')
  assert.is(
    found[5],
    'warning www.dev.example.com: leads to 198.51.100.7 before shop runs; external-dns changes no record that it has not made',
  )
  const live = { ...well, live: true, images: { ...images, shop: zero }, outputs: parsed.outputs }
  assert.is(
    (await examined(live))[4],
    'warning shop: http, 2 to 6 pods, no image and no identity yet; it waits, the others run on',
  )
  assert.match((await examined(live, 'verify'))[4] ?? '', /^failed shop/)
  assert.not.match((await examined(live, 'synth')).join('\n'), /leads to/) // needs no network
})

it('fails where the nodes have no room even for the fewest pods', async () => {
  const services = { ranker: { ...well.services['ranker'], minReplicas: 9, maxReplicas: 9, cpu: '2' } }
  const found = await examined({ ...well, services } as unknown as Environment)
  assert.match(found.at(-1) ?? '', /^failed room: they take 18 to 18 of 16 cores/)
})

it.run()
