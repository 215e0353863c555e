/** Reaches the hosts as their users do, or, with another address, as they will once DNS leads there. */
import { Resolver } from 'node:dns/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls'
import { UserError } from '../../errors.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly milliseconds: number
  /** Of an encrypted connection. */
  readonly certificate?: Certificate
}

/** What the server showed of itself. */
export interface Certificate {
  readonly issuer: string
  readonly expires: Date
  /** Why clients do not trust the chain; nothing where they do. */
  readonly distrust?: string
  /** Why it is not for this host; nothing where it is. */
  readonly mismatch?: string
}

export interface Question {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface Client {
  /** The address that was given instead of what DNS says. */
  readonly address: string | undefined
  resolve(host: string): Promise<readonly string[]>
  ask(question: Question): Promise<Answer>
}

/** Where to connect instead of where DNS leads. */
interface Place {
  readonly address?: string | undefined
  readonly ports?: { readonly http: number; readonly https: number }
  /** Name servers to ask instead of the machine's. */
  readonly resolvers?: readonly string[]
}

const TIMEOUT_MS = 30_000 // as long as the route of a service waits

/** Reads `ADDRESS[:HTTPS_PORT[:HTTP_PORT]]`. */
export function placeOf(text: string): Place {
  const [, address, https = '443', http = '80'] = /^(\d+\.\d+\.\d+\.\d+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? []
  if (address) return { address, ports: { http: Number(http), https: Number(https) } }
  throw new UserError('ARGUMENTS_INVALID', {
    message: `"${text}" is not an address to connect to.`,
    hint: '--connect-to ADDRESS[:HTTPS_PORT[:HTTP_PORT]], such as 203.0.113.7',
  })
}

function certificateOf(socket: TLSSocket, host: string): Certificate {
  const peer: PeerCertificate = socket.getPeerCertificate()
  const mismatch = checkServerIdentity(host, peer)?.message
  const issuer = [peer.issuer?.O, peer.issuer?.CN].flat().filter(Boolean).join(', ')
  return {
    issuer: issuer || 'nobody',
    expires: new Date(peer.valid_to),
    ...(!socket.authorized && { distrust: String(socket.authorizationError) }),
    ...(mismatch && { mismatch }),
  }
}

/** A client for the hosts of one environment. */
export function createClient({ address, ports = { http: 80, https: 443 }, resolvers }: Place = {}): Client {
  const resolver = new Resolver({ timeout: 5000, tries: 2 })
  if (resolvers) resolver.setServers([...resolvers])
  const resolve = async (host: string) => (await resolver.resolve4(host)).sort()

  async function ask({ scheme, host, path, method = 'GET', headers = {}, body }: Question): Promise<Answer> {
    const [connectTo = host] = address ? [address] : await resolve(host)
    const started = performance.now()
    const options = {
      ...{ host: connectTo, port: ports[scheme], path, method, timeout: TIMEOUT_MS, agent: false as const },
      headers: {
        host,
        'user-agent': 'mlops-platform-verify',
        ...headers,
        ...(body && { 'content-length': body.length }),
      },
    }
    // What is wrong with a certificate is a finding of its own; the rest is worth knowing all the same.
    const secure = { ...options, servername: host, rejectUnauthorized: false }
    return new Promise((resolve, reject) => {
      const request = scheme === 'https' ? httpsRequest(secure) : httpRequest(options)
      request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)))
      request.on('error', reject)
      request.on('response', (response) => {
        const certificate = scheme === 'https' ? certificateOf(response.socket as TLSSocket, host) : undefined
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          if (text.length < 1_000_000) text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          const milliseconds = Math.round(performance.now() - started)
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, body: text, milliseconds, ...(certificate && { certificate }) })
        })
      })
      request.end(body)
    })
  }

  return { address, resolve, ask }
}

/** The end of the sentence "It did not work: …". */
export const reason = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'the connection is refused',
    ECONNRESET: 'the connection breaks',
    ENOTFOUND: 'has no record',
    ENODATA: 'has no record',
    ETIMEDOUT: 'no answer',
  }
  return words[code] ?? (error instanceof Error ? error.message : String(error))
}
