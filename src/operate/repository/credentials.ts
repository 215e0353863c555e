/** The credentials of `repository.credentials`: what the vault has of them, and whether they work. */
import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { githubApi, repositorySecret } from '../../platform/components/argo-cd/repository.ts'
import type { Shell } from '../shell.ts'
import { examineRepository, type RepositoryFinding } from './examine.ts'
import { installationLogin } from './github-app.ts'

/** Keys of the Secret that Argo CD reads, with their values. */
export type SecretData = Readonly<Record<string, string>>

/** What to configure where a stranger is refused. */
export const PRIVATE =
  "Set repository.credentials to 'github-app' or 'token' and run npm run synth; or let everyone read the repository."

/** Vault's names of the credentials; none where the repository is public. */
export const repositoryKeys = (env: Environment): readonly string[] => Object.values(repositorySecret(env)?.data ?? {})

/** Reads one secret from the vault; `undefined` where it is not there or may not be read. */
export async function vaultValue(env: Environment, shell: Shell, name: string): Promise<string | undefined> {
  const names = ['--vault-name', azureNames(env).keyVault, '--name', name]
  const show = ['keyvault', 'secret', 'show', ...names, '--query', 'value', '--output', 'json']
  const { code, stdout } = await shell.attempt('az', show)
  return code === 0 ? String(JSON.parse(stdout)) : undefined
}

/** Fills the Secret from values by the vault's names; `undefined` where one is missing. */
export function secretData(env: Environment, values: ReadonlyMap<string, string>): SecretData | undefined {
  const secret = repositorySecret(env)
  const filled = Object.entries(secret?.data ?? {}).map(([key, name]) => [key, values.get(name)] as const)
  if (!secret || filled.some(([, value]) => value === undefined)) return undefined
  return { ...secret.constants, ...Object.fromEntries(filled) } as SecretData
}

/** The Secret as its ExternalSecret makes it. */
export function secretObject(env: Environment, stringData: SecretData): KubernetesObject | undefined {
  const secret = repositorySecret(env)
  if (!secret) return undefined
  const { name, namespace, labels } = secret
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels }, type: 'Opaque', stringData }
}

/** The Secret's content from the vault, as far as it is there. */
export async function storedData(env: Environment, shell: Shell): Promise<SecretData | undefined> {
  const values = new Map<string, string>()
  for (const name of repositoryKeys(env)) {
    const value = await vaultValue(env, shell, name)
    if (value === undefined) return undefined
    values.set(name, value)
  }
  return secretData(env, values)
}

/** Asks the server with the credentials of a Secret, as Argo CD does. */
export async function tryCredentials(env: Environment, shell: Shell, data: SecretData): Promise<RepositoryFinding> {
  const { githubAppID: id, githubAppInstallationID: installation, githubAppPrivateKey: key } = data
  const { username: user = '', password = '' } = data
  const isApp = id !== undefined && installation !== undefined && key !== undefined
  const login = isApp
    ? await installationLogin(githubApi(env.repository.url), { id, installation, key })
    : { user, password }
  if (typeof login !== 'string') return examineRepository(shell, env.repository, login)
  const verdict = login.startsWith('GitHub cannot be asked') ? 'unreachable' : 'refused'
  return { verdict, says: login, hasRevision: false }
}
