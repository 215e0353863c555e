import { UserError } from './errors.ts'

/** Runs a program to its end. What its user can correct is told in words, a bug with its stack; both end with 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    process.stderr.write(
      error instanceof UserError ? `${error.message}\n${error.hint}\n` : `${(error as Error).stack}\n`,
    )
    process.exit(1)
  }
}
