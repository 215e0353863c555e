/**
 * A worker process: decodes pictures and runs the models, one after another.
 *
 * A process and not a thread: a native crash in a thread, or ending a thread during a run, takes the service along.
 */
import { constants, setPriority } from 'node:os'
import { messageOf, Refusal, UserError } from './errors.ts'
import { type ClassifyImage, createClassifyImage } from './model/classify-image.ts'
import type { FromWorker, Job, ToWorker, WorkerSettings } from './model/protocol.ts'

let classifyImage: ClassifyImage

process.on('message', (message: ToWorker) => {
  if (message.kind === 'start') void start(message.settings)
  else void classify(message)
})
process.on('disconnect', () => process.exit(0)) // the main process is gone, however it ended
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {}) // a terminal signals the whole group, but open requests are to finish first
}

async function start(settings: WorkerSettings): Promise<void> {
  try {
    // Before any thread starts: threads have the priority of their parent at that moment.
    if (settings.background === true) setPriority(constants.priority.PRIORITY_LOW)
    classifyImage = await createClassifyImage(settings)
    answer({ kind: 'ready' })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    answer({ kind: 'failed', message: error.message, hint: error.hint })
  }
}

async function classify({ id, ...job }: { id: number } & Job): Promise<void> {
  try {
    answer({ kind: 'done', id, result: await classifyImage(job) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error // a bug: dying tells the pool, which fails only what this process had
    answer({ kind: 'refused', id, reason: error.reason, message: messageOf(error) })
  }
}

function answer(message: FromWorker): void {
  // The callback takes the error of a main process that is gone; thrown, it would end this one with a stack trace.
  process.send?.(message, undefined, undefined, () => {})
}
