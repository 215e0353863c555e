import type { RefusalReason } from '../errors.ts'
import type { ImageDecoder } from './decode.ts'
import type { ImageType } from './image-header.ts'
import type { Score } from './postprocess.ts'
import type { Preprocessing } from './preprocess.ts'
import type { SessionSettings } from './session.ts'

/** What a worker process is told once, before its first picture. */
export type WorkerSettings = {
  session: SessionSettings
  preprocessing: Preprocessing
  decoder: ImageDecoder
  maxPixels: number
}

/** Main process to worker. */
export type ToWorker =
  | { kind: 'start'; settings: WorkerSettings }
  | { kind: 'classify'; id: number; bytes: Uint8Array; type: ImageType; top: number }

/** What a worker found in one picture, and how long its stages took. */
export type Classification = { scores: Score[]; decodeMs: number; inferenceMs: number }

/** Worker to main process. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string; hint: string } // it cannot start, and another attempt would fail alike
  | { kind: 'done'; id: number; result: Classification }
  | { kind: 'refused'; id: number; reason: RefusalReason; message: string }
