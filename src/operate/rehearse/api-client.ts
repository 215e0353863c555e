import { Agent, request as send } from 'node:https'

/** Where an API server is, and as whom we speak to it. */
export interface ApiAccess {
  readonly url: string
  readonly ca?: string
  readonly token?: string
  readonly cert?: string
  readonly key?: string
}

/** What the API server said. */
export interface Answer {
  readonly status: number
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown
  /** Texts of its `Warning` headers: what kubectl prints. */
  readonly warnings: readonly string[]
}

/** Speaks with one API server over a few connections that stay open. */
export interface ApiClient {
  get(path: string, accept?: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  patch(path: string, body: unknown, contentType: PatchType): Promise<Answer>
  delete(path: string): Promise<Answer>
  close(): void
}

/** Server-side apply, whose YAML may be JSON; and a merge, for status. */
export type PatchType = 'application/apply-patch+yaml' | 'application/merge-patch+json'

/** Requests at once, by which two cores are busy. */
export const CONNECTIONS = 8
const TIMEOUT_MS = 60_000

/** Texts of `Warning` headers: `299 - "spec.x is deprecated"`. https://www.rfc-editor.org/rfc/rfc9111#field.warning */
const warningTexts = (headers: readonly string[]): string[] =>
  headers.flatMap((header) =>
    [...header.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1')),
  )

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Makes a client. Nothing is sent before it is asked. */
export function createApiClient({ url, token, ...identity }: ApiAccess): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: TIMEOUT_MS, ...identity })
  const ask = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const all = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers }
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const request = send(`${url}${path}`, { agent, method, headers: { ...all, ...length } }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          const warnings = warningTexts(response.headersDistinct['warning'] ?? [])
          resolve({ status: response.statusCode ?? 0, body: parsed(text), warnings })
        })
      })
      request.on('error', reject)
      request.on('timeout', () =>
        request.destroy(new Error(`${method} ${path} took longer than ${TIMEOUT_MS / 1000} s`)),
      )
      request.end(body)
    })
  const bodyText = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))
  return {
    get: (path, accept = 'application/json') => ask('GET', path, { accept }),
    post: (path, body) =>
      ask(
        'POST',
        path,
        { 'content-type': typeof body === 'string' ? 'application/yaml' : 'application/json' },
        bodyText(body),
      ),
    patch: (path, body, type) => ask('PATCH', path, { 'content-type': type }, bodyText(body)),
    delete: (path) => ask('DELETE', path, {}),
    close: () => agent.destroy(),
  }
}
