import type { ImageDecoder } from '../contract.ts'
import type { Score } from '../model/postprocess.ts'
import type { SelfCheck } from '../model/self-check.ts'
import type { ModelSettings } from '../model/settings.ts'
import type { ImageType } from '../pictures/image-header.ts'
import type { RefusalReason } from '../program/errors.ts'
import type { Measured } from '../signals/signals.ts'

/** What a worker process is told once, before its first job. */
export type WorkerSettings = {
  /** Jobs name a model by its place in this list. */
  models: readonly ModelSettings[]
  decoder: ImageDecoder
  maxPixels: number
  /** Whether pictures are measured for drift. */
  signals: boolean
  /** Whether it yields to every other process. */
  background?: boolean
}

/** One picture, and what is wanted of it. */
export type Job = {
  /** Place in the list of models that the workers loaded. */
  model: number
  bytes: Uint8Array
  /** `tensor`: not encoded, but normalised already, as float32 in the order of the network's input, little-endian. */
  type: ImageType | 'tensor'
  /** How many classes are wanted, most likely first. */
  top: number
  /** Whether the output of the network is wanted as well. */
  wantsOutput?: boolean
}

/** The file descriptor of the worker's end of the pipe to the main process. */
export const CHANNEL_FD = 3

/** The first file descriptor of those files in memory through which large pictures come. */
export const FIRST_SPOOL_FD = 4

/** Main process to worker. The bytes of a job go along as they are, or are in a file in memory, as many as it says. */
export type ToWorker =
  | { kind: 'start'; settings: WorkerSettings }
  | { kind: 'classify'; id: number; job: Omit<Job, 'bytes'>; spooled?: { spool: number; length: number } }

/** What a worker found in one picture, what it measured of it, and how long its stages took. */
export type Classification = {
  scores: Score[]
  /** Left out where signals are off. */
  measured?: Measured
  decodeMs: number
  preprocessMs: number
  inferenceMs: number
  /** The network's, as it is. */
  output?: Float32Array
}

/** What a worker found when it started: of each model, in their order; and what decodes JPEG. */
export type Loaded = { selfChecks: readonly SelfCheck[]; decoder: string }

/** Worker to main process. The output of the network goes along as it is. */
export type FromWorker =
  | ({ kind: 'ready' } & Loaded)
  // It cannot start, and another attempt would fail alike.
  | { kind: 'failed'; message: string; hint: string; isArithmetic: boolean }
  | { kind: 'done'; id: number; result: Omit<Classification, 'output'> }
  | { kind: 'refused'; id: number; reason: RefusalReason; message: string }
