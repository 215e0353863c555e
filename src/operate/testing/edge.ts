/** What serves the hosts, on this machine: TLS with certificates made for the test, a redirect, passwords. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Edge {
  /** As `--connect-to` takes it. */
  readonly address: string
  /** Certificate of who signed the server's. */
  readonly authority: string
  /** Bodies that were posted. */
  readonly posted: readonly Buffer[]
  close(): void
}

interface Options {
  readonly issuer: string
  readonly hosts: readonly string[]
  readonly days?: number
  /** What the hosts answer, by host and path; 404 where there is nothing. */
  readonly answer: (
    host: string,
    path: string,
  ) => { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  /** Whether port 80 leads to https. */
  readonly redirects?: boolean
}

/** Makes an authority and a certificate that it signed, in a folder. */
export function makeCertificates(
  folder: string,
  { issuer, hosts, days = 60 }: Pick<Options, 'issuer' | 'hosts' | 'days'>,
): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-subj',
    `/O=${issuer}/CN=${issuer} X1`,
    '-days',
    '365',
  )
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${hosts[0]}`)
  writeFileSync(join(folder, 'names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`)
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', String(days)]
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.crt', ...signed)
}

/** Starts it. */
export async function startEdge(options: Options): Promise<Edge> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-'))
  makeCertificates(folder, options)
  const [key, cert, authority] = ['server.key', 'server.crt', 'ca.crt'].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  )
  const posted: Buffer[] = []
  const serve: RequestListener = (request, response) => {
    const { status, headers, body } = options.answer(request.headers.host ?? '', request.url ?? '')
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method === 'POST') posted.push(Buffer.concat(chunks))
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}))
    })
  }
  const lead: RequestListener = (request, response) =>
    response.writeHead(301, { location: `https://${request.headers.host}${request.url}` }).end()
  const secure = createHttpsServer({ key, cert }, serve)
  const plain = createHttpServer(options.redirects === false ? serve : lead)
  for (const server of [secure, plain]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server: typeof plain | typeof secure) => (server.address() as AddressInfo).port
  return {
    address: `127.0.0.1:${port(secure)}:${port(plain)}`,
    authority: authority ?? '',
    posted,
    close() {
      secure.close()
      plain.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
