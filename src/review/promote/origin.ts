/** Where an image comes from, by its signature and its provenance: asked of cosign and gh, where they are there. */
import { execFile } from 'node:child_process'

/** What one of the two was found to be. */
export interface Origin {
  readonly what: 'signature' | 'provenance'
  /** `unknown`: it could not be asked, which is said and refuses nothing. */
  readonly verdict: 'verified' | 'refused' | 'unknown'
  readonly says: string
}

interface Ran {
  readonly code: number | undefined
  readonly output: string
}

/** The workflow that signs and attests. */
const SIGNER = '.github/workflows/image-push.yaml'
// https://docs.github.com/actions/reference/security/oidc
const ISSUER = 'https://token.actions.githubusercontent.com'
const PATIENCE_MS = 60_000

/** Words of the two for an image that is not what it should be; anything else is a question that got no answer. */
const REFUSALS = {
  cosign: /no signatures found|no matching signatures|none of the expected identities matched/i,
  gh: /verifying with issuer|expected \S+ to be|no attestations .*matched|failed to verify signature/i,
} as const

function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: PATIENCE_MS, encoding: 'utf8' }, (error, stdout, stderr) => {
      const isMissing = error !== null && 'code' in error && String(error.code) === 'ENOENT'
      const output = error?.killed ? `no answer in ${PATIENCE_MS / 1000} s` : `${stderr}\n${stdout}`.trim()
      resolve({ code: isMissing ? undefined : error === null ? 0 : 1, output })
    })
  })
}

/** `OWNER/NAME` of a repository at GitHub. */
function repositoryAt(url: string): string | undefined {
  const { hostname, pathname } = new URL(url)
  return hostname === 'github.com' ? /^\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(pathname)?.[1] : undefined
}

async function ask(
  what: Origin['what'],
  program: 'cosign' | 'gh',
  args: readonly string[],
  signer: string,
): Promise<Origin> {
  const { code, output } = await run(program, args)
  if (code === undefined) return { what, verdict: 'unknown', says: `not verified: ${program} is not there` }
  if (code === 0) return { what, verdict: 'verified', says: `verified: by ${signer}` }
  const [last = ''] = output.split('\n').filter(Boolean).slice(-1)
  return REFUSALS[program].test(output)
    ? { what, verdict: 'refused', says: `is not of ${signer}: ${last}` }
    : { what, verdict: 'unknown', says: `not verified: ${program} says: ${last}` }
}

/**
 * Asks whether an image was signed and attested by this repository's workflow on its main branch, and by nothing else.
 *
 * @param repository - URL of the repository, as the environment has it.
 */
export async function originOf(image: string, repository: string): Promise<readonly Origin[]> {
  const name = repositoryAt(repository)
  if (name === undefined) {
    const says = `not verified: ${repository} is not at github.com, whose workflow signs images`
    return [
      { what: 'signature', verdict: 'unknown', says },
      { what: 'provenance', verdict: 'unknown', says },
    ]
  }
  const signer = `${name}/${SIGNER}`
  const identity = `https://github.com/${signer}@refs/heads/main`
  const issuer = ['--certificate-oidc-issuer', ISSUER, '--certificate-identity', identity]
  return Promise.all([
    ask('signature', 'cosign', ['verify', ...issuer, '--output', 'text', image], signer),
    ask(
      'provenance',
      'gh',
      ['attestation', 'verify', `oci://${image}`, '--repo', name, '--cert-identity', identity],
      signer,
    ),
  ])
}
