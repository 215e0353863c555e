import type { RefusalReason } from '../errors.ts'
import type { ImageDecoder } from './decode.ts'
import type { ImageType } from './image-header.ts'
import type { Score } from './postprocess.ts'
import type { Preprocessing } from './preprocess.ts'
import type { SessionSettings } from './session.ts'
import type { Measured } from './signals.ts'

/** What a worker process is told once, before its first picture. */
export type WorkerSettings = {
  session: SessionSettings
  preprocessing: Preprocessing
  decoder: ImageDecoder
  maxPixels: number
  /** Whether pictures are measured for drift. */
  signals: boolean
}

/** Main process to worker. */
export type ToWorker =
  | { kind: 'start'; settings: WorkerSettings }
  | { kind: 'classify'; id: number; bytes: Uint8Array; type: ImageType; top: number }

/** What a worker found in one picture, what it measured of it, and how long its stages took. */
export type Classification = {
  scores: Score[]
  /** Left out where signals are off. */
  measured?: Measured
  decodeMs: number
  preprocessMs: number
  inferenceMs: number
}

/** Worker to main process. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string; hint: string } // it cannot start, and another attempt would fail alike
  | { kind: 'done'; id: number; result: Classification }
  | { kind: 'refused'; id: number; reason: RefusalReason; message: string }
