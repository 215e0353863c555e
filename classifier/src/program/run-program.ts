import { UserError } from './errors.ts'

/**
 * Runs a program to its end, or prints its usage where `--help` asks for that. What its user can correct is told in words,
 * a bug with its stack; both end with 1, or with another number where that has a meaning of its own.
 */
export async function runProgram(main: () => Promise<void>, usage: string, failure = 1): Promise<void> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return void process.stdout.write(usage)
  try {
    await main()
  } catch (error) {
    process.stderr.write(
      error instanceof UserError ? `${error.message}\n${error.hint}\n` : `${(error as Error).stack}\n`,
    )
    process.exit(failure)
  }
}
