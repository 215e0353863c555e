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
export function combine([first, ...rest]: readonly [UserError, ...UserError[]]): UserError {
  const hints = new Set([first, ...rest].map(({ hint }) => hint))
  return new UserError(first.code, {
    message: [first.message, ...rest.map(({ code, message }) => `${code}: ${message}`)].join('\n\n'),
    hint: [...hints].join('\n'),
  })
}

/** Runs every task, and throws the user's errors together; a bug is thrown as it is. */
export function collect<T>(tasks: readonly (() => T)[]): T[] {
  const problems: UserError[] = []
  const results: T[] = []
  for (const task of tasks) {
    try {
      results.push(task())
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(error)
    }
  }
  const [first, ...rest] = problems
  if (first) throw combine([first, ...rest])
  return results
}

/** Ends a command: the user's errors in words, bugs with their stack. Sets the exit code to 1. */
export function printError(error: unknown, usage: string): void {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (error instanceof UserError) console.error(`${error.code}: ${error.message}\n\n${error.hint}`)
  else if (isUsage) console.error(`ARGUMENTS_INVALID: ${error.message}\n\n${usage}`)
  else console.error(error)
  process.exitCode = 1
}
