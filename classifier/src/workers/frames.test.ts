import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createRandom } from '../testing/random.ts'
import { createFrameReader, sendFrame } from './frames.ts'

const it = suite('frames')

const FRAMES: [object, Buffer][] = [
  [{ kind: 'start' }, Buffer.alloc(0)],
  [{ kind: 'classify', id: 1, name: 'ünïcode' }, Buffer.from('a picture')],
  [{ kind: 'classify', id: 2 }, Buffer.alloc(300_000, 7)],
  [{}, Buffer.from([0])],
]

/** What a socket would be given. */
function bytesOf(frames: readonly [object, Buffer][]): Buffer {
  const chunks: Uint8Array[] = []
  const socket = { cork() {}, uncork() {}, write: (chunk: Uint8Array) => chunks.push(chunk) }
  for (const [message, bytes] of frames) sendFrame(socket as unknown as Socket, message, bytes)
  return Buffer.concat(chunks)
}

it('puts frames together however they were cut', () => {
  const stream = bytesOf(FRAMES)
  const random = createRandom(1)
  for (const longest of [1, 7, 1_000, 65_536, stream.length]) {
    const seen: [object, Buffer][] = []
    const take = createFrameReader<object>((message, bytes) => seen.push([message, bytes]))
    for (let at = 0; at < stream.length; ) {
      const chunk = Buffer.from(stream.subarray(at, at + 1 + Math.floor(random() * longest)))
      take(chunk)
      at += chunk.length
      chunk.fill(0xff) // what was taken is not looked at again
    }
    assert.equal(seen, FRAMES)
  }
})

it('crosses a real socket, in both orders of large and small', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sender = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [receiver] = (await once(server, 'connection')) as [Socket]
  const seen: [object, Buffer][] = []
  const isDone = new Promise<void>((resolve) => {
    const take = createFrameReader<object>((message, bytes) => {
      if (seen.push([message, bytes]) === 2 * FRAMES.length) resolve()
    })
    receiver.on('data', take)
  })
  for (const [message, bytes] of [...FRAMES, ...FRAMES]) sendFrame(sender, message, bytes)
  await isDone
  sender.destroy()
  server.close()
  assert.equal(seen, [...FRAMES, ...FRAMES])
})

it.run()
