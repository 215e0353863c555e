import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { ENVIRONMENTS } from '../../workshop/testing/environments/index.ts'
import { type Service, serviceOf, waitForRollout } from './rollout.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('rollout')
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.log('skipped: the certificate of a service needs openssl')
const NEW = 'c0ffee'

/** A service behind TLS whose certificate nobody knows; answers one after the other, and the last for ever. */
async function withService(answers: readonly string[], use: (service: Service) => Promise<void>): Promise<void> {
  if (!hasOpenssl) return
  const folder = mkdtempSync(join(tmpdir(), 'rollout-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    ...subject,
  ]
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  let index = 0
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    response.end(answers[Math.min(index++, answers.length - 1)])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/version`
    await use({ name: 'shop', url, trusted: true, ca: readFileSync(cert, 'utf8') })
  } finally {
    server.close()
    rmSync(folder, { recursive: true })
  }
}
const version = (commit: string) => JSON.stringify({ version: '0.0.0', commit })
const WAIT = { timeoutMs: 30_000, intervalMs: 1 }
const messageOf = async (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof UserError ? `${error.message} ${error.hint}` : String(error)),
  )

it('waits until no old pod answers any more', async () => {
  const answers = ['<html>502</html>', version('old'), version(NEW), version(NEW), version('old'), version(NEW)]
  await withService(answers, async (service) => {
    const { step, said } = memoryStep()
    await waitForRollout('dev', service, NEW, step, WAIT)
    assert.match(said.summaries[0] ?? '', '### shop in dev runs `c0ffee`')
  })
})

it('says what answered last when the time is over', async () => {
  await withService([version('old')], async (service) => {
    const { step } = memoryStep()
    const message = await messageOf(waitForRollout('dev', service, NEW, step, { timeoutMs: 50, intervalMs: 1 }))
    assert.match(message, /shop in dev did not run c0ffee .* answered last: old.*See the Application shop in Argo CD/)
    assert.match(message, /exposure.allowedRanges/)
  })
})

it('trusts no unknown certificate, but for staging', async () => {
  await withService([version(NEW)], async ({ url }) => {
    const { step } = memoryStep()
    const short = { timeoutMs: 1, intervalMs: 1 }
    assert.match(
      await messageOf(waitForRollout('prod', { name: 'shop', url, trusted: true }, NEW, step, short)),
      /certificate/,
    )
    await waitForRollout('dev', { name: 'shop', url, trusted: false }, NEW, step, WAIT)
  })
})

it('asks the host of the service', () => {
  const name = 'classifier'
  assert.equal(serviceOf('prod', name, ENVIRONMENTS), { name, url: 'https://aks.example.com/version', trusted: true })
  assert.equal(serviceOf('dev', name, ENVIRONMENTS), {
    name,
    url: 'https://aks.dev.example.com/version',
    trusted: false,
  })
  assert.throws(() => serviceOf('qa', name, ENVIRONMENTS), /"qa" is not an environment/)
  assert.throws(() => serviceOf('dev', 'grafana', ENVIRONMENTS), /"grafana" is not a service of dev; it has classifier/)
})

it.run()
