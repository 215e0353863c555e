import type { RefusalReason } from './errors.ts'

/** Every way a request can fail, by a code that never changes: its status, and what it means to the caller. */
export const PROBLEMS = {
  'invalid-parameter': { status: 400, title: 'A parameter of the request is wrong' },
  'invalid-header': { status: 400, title: 'A header of the request is wrong' },
  'invalid-multipart': { status: 400, title: 'The body is neither a picture nor a form that can be read' },
  'invalid-feedback': { status: 400, title: 'The body is no feedback' },
  'missing-file': { status: 400, title: 'The request has no picture' },
  'too-many-files': { status: 400, title: 'The form has too many files' },
  'invalid-request': { status: 400, title: 'The request for inference is wrong' },
  'unknown-model': { status: 404, title: 'There is no such model or version' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'unknown-prediction': { status: 404, title: 'There is no such prediction' },
  'method-not-allowed': { status: 405, title: 'This path has no such method' },
  'duplicate-feedback': { status: 409, title: 'The prediction was judged before' },
  'expired-prediction': { status: 410, title: 'The prediction is too old to be judged' },
  'too-large': { status: 413, title: 'The body is too large' },
  'too-much-memory': { status: 413, title: 'Decoding the picture takes more memory than the server has' },
  'unsupported-image': { status: 415, title: 'The file is not a picture of a supported format' },
  'unsupported-encoding': { status: 415, title: 'The body is compressed in a way that is not supported' },
  'undecodable-image': { status: 422, title: 'The picture cannot be decoded' },
  'too-many-pixels': { status: 422, title: 'The picture has too many pixels' },
  quarantined: { status: 422, title: 'The picture is not tried again' },
  'unknown-class': { status: 422, title: 'The model has no such class' },
  internal: { status: 500, title: 'The server failed' },
  'queue-full': { status: 503, title: 'Too many pictures are waiting' },
  'deadline-exceeded': { status: 503, title: 'There is no answer in time' },
  'worker-lost': { status: 503, title: 'No worker could classify the picture' },
} as const satisfies Record<string, { status: number; title: string }> & Record<RefusalReason, unknown>
export type ProblemCode = keyof typeof PROBLEMS
