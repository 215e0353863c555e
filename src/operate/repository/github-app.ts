/** Signs in as an installation of a GitHub App, as Argo CD does. https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app */
import { createPrivateKey, createSign, type KeyObject } from 'node:crypto'
import * as z from 'zod'
import type { Login } from './examine.ts'

const Answer = z.object({ token: z.string().optional(), message: z.string().default('') })

/** An app, where it is installed, and its key in PEM. */
export interface GitHubApp {
  readonly id: string
  readonly installation: string
  readonly key: string
}

/** The private key of a PEM text; `undefined` where it is none, or not RSA, which GitHub alone gives. */
export function privateKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token of the app itself. GitHub takes ten minutes at most, and clocks differ. */
function appToken(id: string, key: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000)
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: seconds - 60, exp: seconds + 300, iss: id })}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
}

/**
 * The login of an installation, which is good for an hour; or why there is none.
 *
 * @param api - The REST API of the repository's GitHub.
 */
export async function installationLogin(api: string, { id, installation, key }: GitHubApp): Promise<Login | string> {
  const pem = privateKey(key)
  if (!pem) return 'the key is no RSA key in PEM'
  const address = `${process.env['GITHUB_API_URL'] ?? api}/app/installations/${encodeURIComponent(installation)}/access_tokens`
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${appToken(id, pem, Date.now())}` },
      signal: AbortSignal.timeout(20_000),
    })
    const answer = Answer.safeParse(await response.json())
    const { token, message } = answer.success ? answer.data : { token: undefined, message: '' }
    if (response.ok && token !== undefined) return { user: 'x-access-token', password: token }
    const why = { 401: 'the id and the key are not of one app', 404: 'the app has no such installation' }[
      response.status
    ]
    return `GitHub refuses the app: ${why ?? response.status}${message ? ` (${message})` : ''}`
  } catch (error) {
    return `GitHub cannot be asked: ${error instanceof Error ? error.message : error}`
  }
}
