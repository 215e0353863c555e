import type { Socket } from 'node:net'

/** Length of the message, then of the bytes: two 32-bit numbers, little-endian. */
const HEAD_BYTES = 8

/**
 * Sends a message, and bytes that go along as they are.
 *
 * Between two processes of ours over a pipe. Node.js' own messages between processes would serialise and copy the bytes:
 * half a millisecond of processor time for a photograph, of which there is only one core's worth in the main process.
 */
export function sendFrame(socket: Socket, message: object, bytes?: Uint8Array): void {
  const text = JSON.stringify(message)
  const textBytes = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(HEAD_BYTES + textBytes)
  frame.writeUInt32LE(textBytes, 0)
  frame.writeUInt32LE(bytes?.byteLength ?? 0, 4)
  frame.write(text, HEAD_BYTES)
  if (bytes === undefined || bytes.byteLength === 0) return void socket.write(frame)
  socket.cork() // one system call for both
  socket.write(frame)
  socket.write(bytes)
  socket.uncork()
}

/**
 * Puts frames together again from what arrives, however it was cut.
 *
 * @param onFrame - Its bytes are the receiver's own, wherever they came from.
 * @returns Takes what arrived, and does not keep it.
 */
export function createFrameReader<Message>(
  onFrame: (message: Message, bytes: Buffer) => void,
): (chunk: Uint8Array) => void {
  const head = Buffer.alloc(HEAD_BYTES)
  let part: 'head' | 'message' | 'bytes' = 'head'
  let target: Buffer = head
  let filled = 0
  let message: Message

  /** The next part of the frame, once one is whole. */
  function advance(): void {
    filled = 0
    if (part === 'head') {
      part = 'message'
      target = Buffer.allocUnsafe(head.readUInt32LE(0))
    } else if (part === 'message') {
      part = 'bytes'
      message = JSON.parse(target.toString())
      target = Buffer.allocUnsafeSlow(head.readUInt32LE(4))
    } else {
      part = 'head'
      const bytes = target
      target = head
      onFrame(message, bytes)
    }
  }

  return function take(chunk) {
    let at = 0
    while (at < chunk.byteLength || filled === target.byteLength) {
      const end = Math.min(chunk.byteLength, at + target.byteLength - filled)
      target.set(chunk.subarray(at, end), filled)
      filled += end - at
      at = end
      if (filled === target.byteLength) advance()
    }
  }
}
