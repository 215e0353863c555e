/** The error that a call throws or a promise rejects with; without one the test fails. */
export async function thrown(call: () => unknown): Promise<Error> {
  try {
    await call()
  } catch (error) {
    if (error instanceof Error) return error
    throw new TypeError('something was thrown that is not an error', { cause: error })
  }
  throw new Error('nothing was thrown')
}
