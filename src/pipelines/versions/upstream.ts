/** Asks projects for their newest versions: Helm repositories, OCI registries, GitHub, endoflife.date. */
import * as yaml from 'js-yaml'
import { newest } from '../../config/semver.ts'

/** Fetches; given from outside, so that tests answer from a server of their own. */
export type Fetch = (url: string, init?: { readonly headers?: Record<string, string> }) => Promise<Response>

/** A chart's newest release, with the version of what it installs. */
export interface ChartRelease {
  readonly version: string
  readonly appVersion?: string
}

async function ask(fetch: Fetch, url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response
}

const askJson = async <T>(fetch: Fetch, url: string): Promise<T> => (await (await ask(fetch, url)).json()) as T

/** The newest release in a Helm repository. https://helm.sh/docs/topics/chart_repository/#the-index-file */
export async function newestInHelm(fetch: Fetch, repository: string, chart: string): Promise<ChartRelease | undefined> {
  const text = await (await ask(fetch, `${repository}/index.yaml`)).text()
  const index = yaml.load(text) as { entries?: Record<string, readonly { version: string; appVersion?: string }[]> }
  const releases = index.entries?.[chart] ?? []
  const version = newest(releases.map((release) => release.version))
  const appVersion = releases.find((release) => release.version === version)?.appVersion
  return version === undefined ? undefined : { version, ...(appVersion && { appVersion }) }
}

/** Docker Hub answers under another name than the one in references. */
const hostOf = (host: string) => (host === 'docker.io' ? 'registry-1.docker.io' : host)

/** A registry's token for everyone. https://distribution.github.io/distribution/spec/auth/token/ */
async function anonymousToken(fetch: Fetch, challenge: string): Promise<string> {
  const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
  const query = new URLSearchParams({ service: parameter('service'), scope: parameter('scope') })
  const url = `${parameter('realm')}?${query}`
  const { token, access_token } = await askJson<{ token?: string; access_token?: string }>(fetch, url)
  return token ?? access_token ?? ''
}

/** The newest tag of an OCI repository such as `quay.io/jetstack/charts/cert-manager`. */
export async function newestInRegistry(fetch: Fetch, repository: string): Promise<string | undefined> {
  const [host = '', ...path] = repository.split('/')
  const tags: string[] = []
  let headers: Record<string, string> = {}
  let next: string | undefined = `/v2/${path.join('/')}/tags/list?n=1000`
  while (next) {
    const url: string = new URL(next, `https://${hostOf(host)}`).href
    let response = await fetch(url, { headers })
    const challenge = response.headers.get('www-authenticate')
    if (response.status === 401 && challenge && !headers['authorization']) {
      headers = { authorization: `Bearer ${await anonymousToken(fetch, challenge)}` }
      response = await ask(fetch, url, headers)
    }
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
    tags.push(...(((await response.json()) as { tags?: readonly string[] | null }).tags ?? []))
    next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  return newest(tags)
}

const GITHUB = 'https://api.github.com/repos'

/** The tag of a repository's latest release. */
export async function latestRelease(fetch: Fetch, repository: string): Promise<string> {
  return (await askJson<{ tag_name: string }>(fetch, `${GITHUB}/${repository}/releases/latest`)).tag_name
}

/** The commit of a tag. */
export async function commitOf(fetch: Fetch, repository: string, tag: string): Promise<string> {
  return (await askJson<{ sha: string }>(fetch, `${GITHUB}/${repository}/commits/${tag}`)).sha
}

/** A minor version of a product with the last day of its fixes. */
export interface Cycle {
  readonly cycle: string
  readonly releaseDate: string
  /** ISO date, or whether it is over where no date is known. */
  readonly eol: string | boolean
}

/** Minor versions of a product. https://endoflife.date/docs/api */
export const cyclesOf = (fetch: Fetch, product: string): Promise<readonly Cycle[]> =>
  askJson(fetch, `https://endoflife.date/api/${product}.json`)
