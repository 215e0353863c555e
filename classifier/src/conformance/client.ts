import { messageOf, UserError } from '../program/errors.ts'

/** An answer, read as a whole. `json` is its JSON part, `tail` what the binary extension has behind it. */
export type Answer = { status: number; headers: Headers; json: unknown; tail: Buffer }

/** What is sent: JSON, and binary tensors behind it. */
export type Payload = { json?: unknown; text?: string; tail?: Buffer; headerLength?: number }

/** Talks to one server. */
export type Client = {
  get: (path: string) => Promise<Answer>
  post: (path: string, payload: Payload) => Promise<Answer>
}

const TIMEOUT_MS = 60_000
const HEADER_LENGTH = 'Inference-Header-Content-Length'

/** Creates a client for the server at a URL. */
export function createClient(url: string): Client {
  const base = url.replace(/\/+$/, '')

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (error: Error) => {
        throw new Error(`${path} was not answered: ${messageOf(error.cause ?? error)}`)
      },
    )
    const body = Buffer.from(await response.arrayBuffer())
    const length = response.headers.get(HEADER_LENGTH)
    const end = length === null ? body.length : Number(length)
    return {
      status: response.status,
      headers: response.headers,
      json: parse(body.toString('utf8', 0, end)),
      tail: body.subarray(end),
    }
  }

  return {
    get: (path) => send(path, {}),
    post: (path, { json, text = JSON.stringify(json), tail, headerLength }) => {
      const head = Buffer.from(text)
      const length = headerLength ?? (tail && head.length)
      const type = tail === undefined ? 'application/json' : 'application/octet-stream'
      return send(path, {
        method: 'POST',
        body: new Uint8Array(tail === undefined ? head : Buffer.concat([head, tail])),
        headers: { 'Content-Type': type, ...(length !== undefined && { [HEADER_LENGTH]: String(length) }) },
      })
    },
  }
}

/** Finds a model: the first of the index that Triton has beyond the protocol. */
export async function discoverModel(client: Client, url: string): Promise<string> {
  const hint = 'Name a model: --model NAME'
  const { status, json } = await client.post('/v2/repository/index', { json: {} }).catch((error: Error) => {
    throw new UserError(`${url}: ${messageOf(error)}`, 'Is the server running, and is this its URL?')
  })
  const name = Array.isArray(json) ? (json[0] as { name?: unknown } | undefined)?.name : undefined
  if (typeof name === 'string') return name
  throw new UserError(`${url} lists no models (status ${status} at /v2/repository/index).`, hint)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
