import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Cloudflare's API on this machine, as far as a token is examined: one zone, and one token that edits it. */
export interface Cloudflare {
  /** For the environment of a command. */
  readonly env: Readonly<Record<string, string>>
  close(): void
}

/** Starts it. */
export async function startCloudflare(
  zone: string,
  token: string,
  permissions: readonly string[],
): Promise<Cloudflare> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://cloudflare')
    const good = request.headers.authorization === `Bearer ${token}`
    const zones = searchParams.get('name') === zone ? [{ id: 'z1', name: zone, status: 'active', permissions }] : []
    const result = pathname === '/zones' ? zones : []
    const errors = good ? [] : [{ code: 1000, message: 'Invalid API Token' }]
    response.end(JSON.stringify({ success: good, errors, messages: [], result: good ? result : null }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { env: { CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}` }, close: () => void server.close() }
}
