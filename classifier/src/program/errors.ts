/** Something the operator can correct: what is wrong and where in the message, what to do in the hint. Bugs stay `Error`. */
export class UserError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UserError'
    this.hint = hint
  }
}

/** A model that computes something else than it should, here: starting again on the same machine would not help. */
export class ArithmeticError extends UserError {
  constructor(message: string, hint: string) {
    super(message, hint)
    this.name = 'ArithmeticError'
  }
}

/** Why a picture was not classified. Plain text, because it crosses the border between processes. */
export type RefusalReason =
  | 'unsupported-image'
  | 'undecodable-image'
  | 'too-many-pixels'
  | 'too-much-memory'
  | 'quarantined'
  | 'queue-full'
  | 'deadline-exceeded'
  | 'worker-lost'

/** A picture that the service could not classify, for a reason that the caller is told. */
export class Refusal extends Error {
  readonly reason: RefusalReason
  readonly retryAfterSeconds: number | undefined

  constructor(reason: RefusalReason, message: string, retryAfterSeconds?: number) {
    super(message)
    this.name = 'Refusal'
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The text of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
