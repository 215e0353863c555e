/** Small charts, packed by Helm and served by a chart repository and an OCI registry on this machine. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dump } from 'js-yaml'

/** A chart: its version, and its files beside Chart.yaml. */
export interface Chart {
  readonly name: string
  readonly version: string
  readonly files: Readonly<Record<string, string>>
}

/** Where charts are served. */
export interface Served {
  /** `http://127.0.0.1:1234` */
  readonly repository: string
  /** `oci://127.0.0.1:1234/charts`; a chart's name follows. */
  readonly registry: string
  /** Replaces a chart under the same version. */
  replace(chart: Chart): void
}

/** Whether these tests can run: they pack charts with the Helm on the path. */
export const hasHelm = (): boolean => {
  try {
    execFileSync('helm', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

function pack({ name, version, files }: Chart): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'))
  try {
    const all = { 'Chart.yaml': dump({ apiVersion: 'v2', name, version, appVersion: version }), ...files }
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true })
      writeFileSync(join(folder, name, path), text)
    }
    execFileSync('helm', ['package', join(folder, name), '--destination', folder], { stdio: 'ignore' })
    return readFileSync(join(folder, `${name}-${version}.tgz`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The index of a chart repository: https://helm.sh/docs/topics/chart_repository/#the-index-file */
function indexOf(charts: ReadonlyMap<string, Buffer>): string {
  const entries: Record<string, object[]> = {}
  for (const [id, archive] of charts) {
    const [name = '', version = ''] = id.split(' ')
    const entry = {
      apiVersion: 'v2',
      name,
      version,
      digest: digestOf(archive).slice(7),
      urls: [`${name}-${version}.tgz`],
    }
    entries[name] = [...(entries[name] ?? []), entry]
  }
  return dump({ apiVersion: 'v1', entries })
}

const EMPTY = Buffer.from('{}')

/** A chart as an OCI artifact: https://helm.sh/docs/topics/registries/ */
function manifestOf(archive: Buffer): Buffer {
  const part = (mediaType: string, content: Buffer) => ({ mediaType, digest: digestOf(content), size: content.length })
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: part('application/vnd.cncf.helm.config.v1+json', EMPTY),
      layers: [part('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
    }),
  )
}

function serve(charts: ReadonlyMap<string, Buffer>): Server {
  return createServer((request, response) => {
    const answer = (content: Buffer | string | undefined, type = 'application/octet-stream') => {
      const body = content === undefined ? undefined : Buffer.from(content)
      response.writeHead(body ? 200 : 404, {
        'content-type': type,
        ...(body && { 'content-length': body.length, 'docker-content-digest': digestOf(body) }),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    const url = request.url ?? ''
    const archives = [...charts.values()]
    const [, name, reference = ''] = /^\/v2\/charts\/([^/]+)\/manifests\/(.+)$/.exec(url) ?? []
    if (url === '/v2/' || url === '/v2') return answer('{}', 'application/json')
    if (url === '/index.yaml') return answer(indexOf(charts), 'text/yaml')
    if (name) {
      const manifests = archives.map(manifestOf)
      const byDigest = manifests.find((one) => digestOf(one) === reference)
      const archive = charts.get(`${name} ${reference}`)
      return answer(byDigest ?? (archive && manifestOf(archive)), 'application/vnd.oci.image.manifest.v1+json')
    }
    const [, digest] = /^\/v2\/charts\/[^/]+\/blobs\/(.+)$/.exec(url) ?? []
    if (digest) return answer([EMPTY, ...archives].find((one) => digestOf(one) === digest))
    const [, file] = /^\/(.+)\.tgz$/.exec(url) ?? []
    return answer(file && [...charts].find(([id]) => id.replace(' ', '-') === file)?.[1])
  })
}

/** Serves charts for one test. */
export async function withServedCharts(
  charts: readonly Chart[],
  use: (served: Served) => Promise<void>,
): Promise<void> {
  const packed = new Map(charts.map((chart) => [`${chart.name} ${chart.version}`, pack(chart)]))
  const server = serve(packed)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await use({
      repository: `http://127.0.0.1:${port}`,
      registry: `oci://127.0.0.1:${port}/charts`,
      replace: (chart) => packed.set(`${chart.name} ${chart.version}`, pack(chart)),
    })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
