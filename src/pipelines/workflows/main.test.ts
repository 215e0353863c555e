import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { imageOf } from './image.ts'
import { main } from './main.ts'

const it = suite('main')
const folder = mkdtempSync(join(tmpdir(), 'main-'))
const env = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
it.after(() => rmSync(folder, { recursive: true }))

it('answers a step by its outputs', async () => {
  const [[name, { services }] = ['', { services: {} }]] = Object.entries(ENVIRONMENTS)
  const [service = ''] = Object.keys(services)
  assert.is(await main(['registry', '--env', name, '--service', service], env), 0)
  const { registry, image } = imageOf(name, service)
  assert.is(readFileSync(env.GITHUB_OUTPUT, 'utf8'), `registry=${registry}\nimage=${image}\n`)
})

it('fails with what is wrong and what to do, in the summary', async () => {
  assert.is(await main(['plan', '--env', 'dev'], env), 1)
  assert.match(
    readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'),
    /ARGUMENTS_INVALID\n\nplan needs --out\.\n\n\*\*What to do:\*\*/,
  )
  assert.is(await main(['toString'], env), 1)
})

it('fails the last job for one that failed', async () => {
  const status = (result: string) =>
    main(['all-passed', '--name', 'x'], { ...env, PARTS: JSON.stringify({ check: { result } }) })
  assert.is(await status('success'), 0)
  assert.is(await status('failure'), 1)
})

it('waits for no cluster that is not live', async () => {
  const all: [string, EnvironmentInput][] = Object.entries(ENVIRONMENTS)
  const [name, values] = all.find(([, { live }]) => live !== true) ?? []
  if (name === undefined || values === undefined) return console.log('skipped: every environment is live')
  const [service = ''] = Object.keys(values.services)
  assert.is(await main(['rollout', '--env', name, '--service', service, '--commit', 'c0ffee'], env), 0)
  assert.match(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), `${name} is not live`)
})

it.run()
