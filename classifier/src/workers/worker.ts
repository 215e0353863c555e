/**
 * A worker process: decodes pictures and runs the models, one after another.
 *
 * A process and not a thread: a native crash in a thread, or ending a thread during a run, takes the service along.
 */
import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net'
import { constants, setPriority } from 'node:os'
import { ArithmeticError, messageOf, Refusal, UserError } from '../program/errors.ts'
import { type ClassifyImage, loadClassifyImage } from './classify-image.ts'
import { createFrameReader, sendFrame } from './frames.ts'
import { CHANNEL_FD, FIRST_SPOOL_FD, type FromWorker, type ToWorker, type WorkerSettings } from './protocol.ts'
import { readSpool } from './spool.ts'

/** Read at once. The kernel holds about as much. */
const READ_BYTES = 256 * 1024

/**
 * Pictures after which what they left is collected: half a megabyte each, which lies outside of V8's heap. V8 itself waits
 * for objects on its heap, of which there are few, and the process would hold 60 MB more.
 */
const COLLECT_AFTER = 8

let classifyImage: ClassifyImage
let classified = 0

const take = createFrameReader<ToWorker>((message, bytes) => {
  if (message.kind === 'start') void start(message.settings)
  else void classify(message, bytes)
})
const options: SocketConstructorOpts & ConnectOpts = {
  fd: CHANNEL_FD,
  // One buffer for all reads: without it each would allocate 64 KB.
  onread: {
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    callback(length, buffer) {
      take(buffer.subarray(0, length))
      return true
    },
  },
}
const channel = new Socket(options)
channel.once('close', () => process.exit(0)) // the main process is gone, however it ended
channel.on('error', () => {}) // it is gone while an answer was written: 'close' follows
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {}) // a terminal signals the whole group, but open requests are to finish first
}

async function start(settings: WorkerSettings): Promise<void> {
  try {
    // Before any thread starts: threads have the priority of their parent at that moment.
    if (settings.background === true) setPriority(constants.priority.PRIORITY_LOW)
    const { classifyImage: classify, ...loaded } = await loadClassifyImage(settings)
    classifyImage = classify
    answer({ kind: 'ready', ...loaded })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    answer({ kind: 'failed', message: error.message, hint: error.hint, isArithmetic: error instanceof ArithmeticError })
  }
}

async function classify(message: Extract<ToWorker, { kind: 'classify' }>, came: Buffer): Promise<void> {
  const { id, job, spooled } = message
  const bytes = spooled === undefined ? came : readSpool(FIRST_SPOOL_FD + spooled.spool, spooled.length)
  try {
    const { output, ...result } = await classifyImage({ ...job, bytes })
    answer({ kind: 'done', id, result }, output)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error // a bug: dying tells the pool, which fails only what this process had
    answer({ kind: 'refused', id, reason: error.reason, message: messageOf(error) })
  }
  if (++classified % COLLECT_AFTER === 0) globalThis.gc?.({ type: 'minor', execution: 'sync' }) // half a millisecond
}

function answer(message: FromWorker, output?: Float32Array): void {
  sendFrame(channel, message, output && new Uint8Array(output.buffer, output.byteOffset, output.byteLength))
}
