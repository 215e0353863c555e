import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, VAULT_SECRETS } from '../../../config/names.ts'

/** Keys of the Secret as Argo CD reads them, and the vault's names of their values. */
const KEYS = {
  'github-app': {
    githubAppID: VAULT_SECRETS.repositoryAppId,
    githubAppInstallationID: VAULT_SECRETS.repositoryAppInstallation,
    githubAppPrivateKey: VAULT_SECRETS.repositoryAppKey,
  },
  token: { username: VAULT_SECRETS.repositoryUser, password: VAULT_SECRETS.repositoryToken },
} as const

/** API of the GitHub that has the repository. https://docs.github.com/rest/overview/resources-in-the-rest-api */
export function githubApi(repository: string): string {
  const { host } = new URL(repository)
  return host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`
}

/** What is no secret beside the credentials. */
function constantsOf({ repository: { url, credentials } }: Environment): Record<string, string> {
  const { host } = new URL(url)
  // Sent with the first request: some servers answer "not found" to strangers, and never ask.
  if (credentials === 'token') return { type: 'git', url, forceHttpBasicAuth: 'true' }
  return { type: 'git', url, ...(host !== 'github.com' && { githubAppEnterpriseBaseUrl: githubApi(url) }) }
}

/**
 * The Secret with which Argo CD reads a private repository, and no other: what its URL begins with has to be this one.
 *
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repository-credentials
 */
export function repositorySecret(env: Environment) {
  const { credentials } = env.repository
  if (credentials === undefined) return undefined
  return {
    name: 'repository',
    namespace: NAMESPACES.argocd,
    labels: { 'argocd.argoproj.io/secret-type': 'repo-creds' },
    data: KEYS[credentials] as Readonly<Record<string, (typeof VAULT_SECRETS)[keyof typeof VAULT_SECRETS]>>,
    constants: constantsOf(env),
  }
}
