/** What can be known without asking: from Git, from the login of the Azure CLI, from the other environments. */
import * as z from 'zod'
import type { EnvironmentInput } from '../../config/schema.ts'
import type { Shell } from '../shell.ts'
import type { Value } from './source.ts'

const Account = z.object({ user: z.object({ name: z.string() }), tenantDefaultDomain: z.string().nullish() })

/** The address of a remote as Argo CD reads it, without credentials: https, whatever people push with. */
export function httpsUrl(remote: string): string | undefined {
  const [, host, path] = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)[:/](.+)$/.exec(remote) ?? []
  if (host && path) return `https://${host}/${path}`
  if (!remote.startsWith('https://')) return undefined
  const url = new URL(remote)
  url.username = ''
  url.password = ''
  return url.href
}

const shortName = (text: string): string | undefined =>
  /^[a-z][a-z0-9]+/.exec(text.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))?.[0].slice(0, 8)

/** Answers to offer, by flag. */
export async function offers(shell: Shell): Promise<ReadonlyMap<string, Value>> {
  const [remote, account] = await Promise.all([
    shell.attempt('git', ['remote', 'get-url', 'origin']),
    shell.attempt('az', ['account', 'show', '--output', 'json'], { timeoutSeconds: 30 }),
  ])
  const found = new Map<string, Value>()
  const url = remote.code === 0 ? httpsUrl(remote.stdout.trim()) : undefined
  if (url) found.set('repository', url)
  const who = account.code === 0 ? Account.safeParse(JSON.parse(account.stdout)).data : undefined
  const owner = url ? new URL(url).pathname.split('/')[1] : undefined
  const organization = shortName(who?.tenantDefaultDomain?.split('.')[0] ?? owner ?? '')
  if (organization) found.set('organization', organization)
  if (who?.user.name.includes('@')) found.set('email', who.user.name)
  return found
}

const Repository = z.object({ id: z.int(), owner: z.object({ id: z.int() }) })

/** Ids of a repository at GitHub, by flag: what its jobs sign in with. Nothing where it cannot be asked. */
export async function githubIds(url: string): Promise<Readonly<Record<string, string>>> {
  const [, path] = /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(url) ?? []
  if (!path) return {}
  const api = process.env['GITHUB_API_URL'] ?? 'https://api.github.com'
  try {
    const response = await fetch(`${api}/repos/${path}`, { signal: AbortSignal.timeout(10_000) })
    const { id, owner } = Repository.parse(await response.json())
    return { 'owner-id': String(owner.id), 'repository-id': String(id) }
  } catch {
    return {}
  }
}

/** Ranges that no environment has, as the shipped ones are laid out. */
export function freeNetwork(environments: readonly EnvironmentInput[]): Readonly<Record<string, string>> {
  const taken = new Set(environments.flatMap(({ network }) => [network.vnet, network.pods, network.services]))
  const free = (range: (n: number) => string, from: number, step: number): string => {
    for (let n = from; n < 255; n += step) if (!taken.has(range(n))) return range(n)
    return range(from)
  }
  const vnet = free((n) => `10.${n}.0.0/16`, 20, 10)
  const [, second] = vnet.split('.')
  return {
    vnet,
    nodes: `10.${second}.0.0/22`,
    privateEndpoints: `10.${second}.4.0/26`,
    apiServer: `10.${second}.4.64/28`,
    pods: free((n) => `10.${n}.0.0/16`, 128, 1),
    services: free((n) => `172.${n}.0.0/16`, 20, 1),
  }
}
