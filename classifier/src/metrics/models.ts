import type { Baseline } from '../signals/baseline.ts'

/** Which of the loaded models: the labels of everything that is counted by model. */
export type ModelKey = { model: string; version: string }

/** A model as it was loaded. `groups` has one word for each of its classes. */
export type LoadedModel = ModelKey & { sha256: string; groups: readonly string[]; baseline?: Baseline | undefined }
