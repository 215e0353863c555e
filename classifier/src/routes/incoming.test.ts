import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { thrown } from '../testing/thrown.ts'
import { readIncoming } from './incoming.ts'
import { ProblemError } from './problem.ts'

const it = suite('readIncoming')

/** What is read of a request that is written in pieces; the connection is cut after the last where `isCut`. */
async function read(pieces: readonly string[], maxBytes: number, isCut = false): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.on('error', () => {})
  const read = once(server, 'request').then(([incoming, outgoing]) => {
    return readIncoming(incoming as IncomingMessage, maxBytes).finally(() => outgoing.end())
  })
  read.catch(() => {}) // it may fail before the last piece is written
  for (const piece of pieces) {
    client.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  if (isCut) client.destroy()
  try {
    return (await read).toString()
  } finally {
    client.destroy()
    server.close()
  }
}

const withLength = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`
const CHUNKED = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
const isTooLarge = (error: unknown) => error instanceof ProblemError && error.code === 'too-large'

it('reads a body of a declared length, however it arrives', async () => {
  assert.is(await read([`${withLength(9)}abc`, 'def', 'ghi'], 9), 'abcdefghi')
  assert.is(await read([withLength(0)], 9), '')
})

it('reads a body without a length', async () => {
  assert.is(await read([CHUNKED, '3\r\nabc\r\n', '6\r\ndefghi\r\n', '0\r\n\r\n'], 9), 'abcdefghi')
})

it('refuses what is over the limit: by its length, or at the first byte too many', async () => {
  assert.ok(isTooLarge(await thrown(() => read([withLength(10)], 9))))
  assert.ok(isTooLarge(await thrown(() => read([CHUNKED, '6\r\nabcdef\r\n', '6\r\nghijkl\r\n'], 9))))
})

it('ends with a connection that is cut', async () => {
  const error = await thrown(() => read([`${withLength(9)}abc`], 9, true))
  assert.match(error.message, 'connection ended')
})

it.run()
