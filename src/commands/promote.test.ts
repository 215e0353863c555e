import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run promote')

const FILE = 'src/environments/images.json'
const DIGEST = `sha256:${'ab'.repeat(32)}`
const DEV_IMAGE = `acrmlopscontosodev.azurecr.io/classifier@${DIGEST}`
const promote = (checkout: Checkout, ...args: string[]) =>
  checkout.run('src/commands/promote.ts', '--today', '2026-11-23', ...args)

/** A checkout whose files are fresh. */
const inCheckout = (use: (checkout: Checkout) => void) => () =>
  withCheckout((checkout) => {
    checkout.write(FILE, '{}\n')
    assert.is(checkout.synth('--no-types').code, 0)
    use(checkout)
  })

/** Everything that a promotion may write. */
const stateOf = (checkout: Checkout) => [checkout.read(FILE), ...checkout.generated()]

it(
  'writes the digest and the YAML together, prints the diff, and leaves synth nothing to do',
  inCheckout((checkout) => {
    const { code, stdout, output } = promote(checkout, '--env', 'dev', '--image', DEV_IMAGE)
    assert.is(code, 0, output)
    assert.match(stdout, /^## What this change means/)
    assert.match(stdout, 'pods-restart')
    assert.not.match(stdout, '### prod')
    assert.match(output, 'generated files written for dev')
    assert.match(checkout.read('gitops/dev/classifier/deployment.yaml'), `image: ${DEV_IMAGE}`)
    assert.is(checkout.synth('--check', '--no-types').code, 0)
    assert.match(
      promote(checkout, '--env', 'dev', '--image', DEV_IMAGE).output,
      `PROMOTE_REFUSED: dev has ${DIGEST} already`,
    )
  }),
)

it('refuses an image that somebody else signed, writes nothing, and takes it where that is meant', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'cosign-'))
  writeFileSync(join(bin, 'cosign'), "#!/bin/sh\necho 'Error: no matching signatures' >&2\nexit 1\n", { mode: 0o755 })
  const before = process.env['PATH']
  process.env['PATH'] = `${bin}:${before}`
  const tried = inCheckout((checkout) => {
    const was = stateOf(checkout)
    const { code, output } = promote(checkout, '--env', 'dev', '--image', DEV_IMAGE)
    assert.is(code, 1)
    assert.match(
      output,
      /PROMOTE_REFUSED: acr\S+ may be anyone's:\n✖ its signature is not of contoso\/mlops-platform\//,
    )
    assert.equal(stateOf(checkout), was)
    assert.is(promote(checkout, '--env', 'dev', '--image', DEV_IMAGE, '--unsigned').code, 0)
  })
  try {
    await tried()
  } finally {
    process.env['PATH'] = before
    rmSync(bin, { recursive: true })
  }
})

it(
  'keeps what ran before among what may run, in the same commit',
  inCheckout((checkout) => {
    const next = DEV_IMAGE.replace(DIGEST, `sha256:${'cd'.repeat(32)}`)
    promote(checkout, '--env', 'dev', '--image', DEV_IMAGE)
    assert.is(promote(checkout, '--env', 'dev', '--image', next).code, 0)
    const list = checkout.read('gitops/dev/classifier/configmap-promoted-images.yaml')
    assert.ok(list.includes(`${next}\n    ${DEV_IMAGE}\n`), list)
    assert.match(checkout.read('gitops/dev/classifier/deployment.yaml'), `image: ${next}`)
  }),
)

it(
  'gives prod what ran in dev, once somebody agrees',
  inCheckout((checkout) => {
    assert.match(
      promote(checkout, '--env', 'prod', '--yes').output,
      'PROMOTE_REFUSED: dev has no image of classifier yet',
    )
    promote(checkout, '--env', 'dev', '--image', DEV_IMAGE)
    const before = stateOf(checkout)
    const unasked = promote(checkout, '--env', 'prod')
    assert.is(unasked.code, 1)
    assert.match(unasked.output, 'Nobody can be asked whether prod should get what ran in dev')
    assert.equal(stateOf(checkout), before)
    assert.is(promote(checkout, '--env', 'prod', '--yes').code, 0)
    assert.equal(JSON.parse(checkout.read(FILE)), { dev: { classifier: DIGEST }, prod: { classifier: DIGEST } })
    assert.match(
      checkout.read('gitops/prod/classifier/deployment.yaml'),
      `acrmlopscontosoprod.azurecr.io/classifier@${DIGEST}`,
    )
  }),
)

it(
  'changes nothing where it would change more than the image, or where synth refuses',
  inCheckout((checkout) => {
    checkout.edit('src/environments/dev.ts', 'minReplicas: 1', 'minReplicas: 2')
    const before = stateOf(checkout)
    assert.match(promote(checkout, '--env', 'dev', '--image', DEV_IMAGE).output, /OUTPUT_STALE: 1 files/)
    assert.equal(stateOf(checkout), before)
    checkout.edit('src/environments/dev.ts', 'minReplicas: 2', 'minReplicas: 1')
    checkout.edit('src/environments/prod.ts', "kubernetesVersion: '1.35'", "kubernetesVersion: '1.33'")
    assert.match(promote(checkout, '--env', 'dev', '--image', DEV_IMAGE).output, '1.33 reached its end of life')
    assert.equal(stateOf(checkout), before)
  }),
)

it.run()
