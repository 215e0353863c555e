/** Codes of the errors a user can cause and correct. A code is permanent: people search for it. */
export type ErrorCode =
  | 'ARGUMENTS_INVALID'
  | 'CONFIG_INVALID'
  | 'TYPES_INVALID'
  | 'TERRAFORM_INVALID'
  | 'MANIFEST_INVALID'
  | 'POLICY_VIOLATED'
  | 'PATH_TAKEN'
  | 'OUTPUT_STALE'
  | 'OUTPUT_UNWRITABLE'
  | 'IMPORT_FAILED'
  | 'OUTPUTS_FAILED'
  | 'DIFF_FAILED'
  | 'CHARTS_FAILED'
  | 'PROMOTE_REFUSED'
  | 'COMMAND_FAILED'
  | 'NOT_CONFIRMED'
  | 'NOT_READY'
  | 'DRILL_FAILED'
  | TerraformFailure
  | 'WORKFLOW_FAILED'
  | 'ENVIRONMENT_LEFT'
  | 'END_OF_LIFE'
  | 'UPGRADE_STOPPED'
  | 'RELEASE_REFUSED'

/** Failures of Terraform and Azure that have a name; `src/engine/failures/` knows them by what is printed. */
export type TerraformFailure =
  | 'STATE_LOCKED'
  | 'STATE_MISSING'
  | 'PLAN_STALE'
  | 'RESOURCE_EXISTS'
  | 'QUOTA_EXCEEDED'
  | 'PROVIDER_NOT_REGISTERED'
  | 'FEATURE_NOT_REGISTERED'
  | 'LOGIN_REFUSED'
  | 'LOGIN_EXPIRED'
  | 'RIGHT_MISSING'
  | 'VAULT_CLOSED'
  | 'TERRAFORM_FAILED'

/** Names of what `src/engine/failures/` knows; what has no name of its own is a command that failed. */
export type FailureName = TerraformFailure | 'COMMAND_FAILED'

/** Something the user can correct: what is wrong and where in the message, what to do in the hint. Bugs stay `Error`. */
export class UserError extends Error {
  readonly code: ErrorCode
  readonly hint: string

  constructor(code: ErrorCode, { message, hint }: { message: string; hint: string }) {
    super(message)
    this.name = 'UserError'
    this.code = code
    this.hint = hint
  }
}

/** Several errors as one, so that one run shows every problem. */
function combine([first, ...rest]: readonly [UserError, ...UserError[]]): UserError {
  const hints = new Set([first, ...rest].map(({ hint }) => hint))
  return new UserError(first.code, {
    message: [first.message, ...rest.map(({ code, message }) => `${code}: ${message}`)].join('\n\n'),
    hint: [...hints].join('\n'),
  })
}

/** Throws what several tasks ran into: the user's errors together; a bug only without them, since it may be their echo. */
export function throwAll(reasons: readonly unknown[]): void {
  const [first, ...rest] = reasons.filter((reason) => reason instanceof UserError)
  if (first) throw combine([first, ...rest])
  if (reasons.length > 0) throw reasons[0]
}

/**
 * Waits for every task.
 *
 * @throws Everything that failed, as `throwAll` does.
 */
export async function all<const T extends readonly Promise<unknown>[]>(
  tasks: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const results = await Promise.allSettled(tasks)
  throwAll(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
  return Promise.all(tasks)
}
