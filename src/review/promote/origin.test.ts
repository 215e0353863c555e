import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { originOf } from './origin.ts'

const it = suite('where an image comes from')

const IMAGE = `acrmlopscontosodev.azurecr.io/classifier@sha256:${'a'.repeat(64)}`
const REPOSITORY = 'https://github.com/contoso/mlops.platform.git'
const SIGNER = 'contoso/mlops.platform/.github/workflows/image-push.yaml'

interface Answer {
  readonly code: number
  readonly says?: string
}

/** Asks with programs that answer so, and returns what was found and how they were called. */
async function ask(programs: Readonly<Record<string, Answer>>, repository = REPOSITORY) {
  const folder = mkdtempSync(join(tmpdir(), 'origin-'))
  const before = process.env['PATH']
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const [name, { code, says = '' }] of Object.entries(programs)) {
    const script = `#!/bin/sh\nprintf '%s\\n' "$*" > '${join(folder, name)}'\nprintf '%s\\n' '${says}' >&2\nexit ${code}\n`
    writeFileSync(join(bin, name), script, { mode: 0o755 })
  }
  process.env['PATH'] = bin
  try {
    const origins = await originOf(IMAGE, repository)
    const called = Object.keys(programs).map((name) => readFileSync(join(folder, name), 'utf8').trim())
    return { verdicts: origins.map(({ verdict }) => verdict), says: origins.map(({ says }) => says), called }
  } finally {
    process.env['PATH'] = before
    rmSync(folder, { recursive: true })
  }
}
const well = { code: 0 }

it('is asked of both, for the workflow of this repository on main and no other', async () => {
  const { verdicts, says, called } = await ask({ cosign: well, gh: well })
  assert.equal(verdicts, ['verified', 'verified'])
  assert.is(says[0], `verified: by ${SIGNER}`)
  const [cosign = '', gh = ''] = called
  const identity = `https://github.com/${SIGNER}@refs/heads/main`
  assert.ok(cosign.includes(`--certificate-identity ${identity} `))
  assert.ok(cosign.includes('--certificate-oidc-issuer https://token.actions.githubusercontent.com'))
  assert.is(gh, `attestation verify oci://${IMAGE} --repo contoso/mlops.platform --cert-identity ${identity}`)
})

it('is somebody else where the signature or the provenance is of another', async () => {
  for (const says of [
    'Error: no signatures found',
    'Error: no matching signatures: none of the expected identities matched',
  ]) {
    const { verdicts, says: said } = await ask({ cosign: { code: 1, says }, gh: well })
    assert.equal(verdicts, ['refused', 'verified'])
    assert.is(said[0], `is not of ${SIGNER}: ${says}`)
  }
  const says = 'Error: verifying with issuer "sigstore.dev"'
  assert.equal((await ask({ cosign: well, gh: { code: 1, says } })).verdicts, ['verified', 'refused'])
})

it('is said to be unknown where a program is not there, is not signed in, or finds no registry', async () => {
  const none = await ask({})
  assert.equal(none.verdicts, ['unknown', 'unknown'])
  assert.equal(none.says, ['not verified: cosign is not there', 'not verified: gh is not there'])
  const cosign = { code: 1, says: 'Error: GET https://acrmlopscontosodev.azurecr.io/oauth2/token: UNAUTHORIZED' }
  const gh = { code: 4, says: 'To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.' }
  const unasked = await ask({ cosign, gh })
  assert.equal(unasked.verdicts, ['unknown', 'unknown'])
  assert.is(unasked.says[0], `not verified: cosign says: ${cosign.says}`)
  const nothing = { code: 1, says: 'Error: HTTP 404: Not Found' } // a private repository without GitHub Enterprise
  assert.equal((await ask({ cosign: well, gh: nothing })).verdicts, ['verified', 'unknown'])
})

it('is unknown where no workflow of GitHub signs', async () => {
  const { verdicts, says } = await ask({}, 'https://git.example.com/contoso/mlops.git')
  assert.equal(verdicts, ['unknown', 'unknown'])
  assert.match(says[0] ?? '', /is not at github\.com, whose workflow signs images/)
})

it.run()
