import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { FILE_FIELD, PATHS } from '../src/contract.ts'

/** How a server is asked: a form, as curl and browsers send it, or base64 in JSON, as each server's documentation has it. */
export type Protocol = 'form' | 'litserve' | 'mlserver' | 'kserve'

type Asked = { path: string; type: string; body: Buffer }

const BOUNDARY = 'bench-5f0c2a'
const json = (path: string, body: object): Asked => ({
  path,
  type: 'application/json',
  body: Buffer.from(JSON.stringify(body)),
})
const base64 = (file: string) => readFileSync(file).toString('base64')

const ASKED: Record<Protocol, (file: string) => Asked> = {
  form: formOf,
  litserve: (file) => json('/predict', { image: base64(file) }),
  mlserver: (file) =>
    json('/v2/models/classifier/infer', {
      inputs: [
        { name: 'image', shape: [1], datatype: 'BYTES', parameters: { content_type: 'str' }, data: [base64(file)] },
      ],
    }),
  kserve: (file) => json('/v1/models/classifier:predict', { instances: [{ image: { b64: base64(file) } }] }),
}

function formOf(file: string): Asked {
  const disposition = `form-data; name="${FILE_FIELD}"; filename="${basename(file)}"`
  const before = `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/jpeg\r\n\r\n`
  const body = Buffer.concat([Buffer.from(before), readFileSync(file), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
  return { path: PATHS.predict, type: `multipart/form-data; boundary=${BOUNDARY}`, body }
}

/** The bytes of a request for a picture. */
export function request(file: string, port: number, protocol: Protocol = 'form'): Buffer {
  const { path, type, body } = ASKED[protocol](file)
  const header = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Accept: */*',
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${header.join('\r\n')}\r\n\r\n`), body])
}

/** The WordNet id of the class that a server finds on a picture; nothing when it answers otherwise. */
export async function classOf(file: string, port: number, protocol: Protocol): Promise<string | undefined> {
  const { path, type, body } = ASKED[protocol](file)
  const options = { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, options)
  const text = await response.text()
  return response.ok ? /\bn\d{8}\b/.exec(text)?.[0] : undefined // the first class that is named is the most likely
}
