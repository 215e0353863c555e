import { type Failure, failuresIn } from '../engine/failures/index.ts'

/** The explanation of what a program printed to whoever ran it, where it is a known failure. */
export function explain(text: string): Failure | undefined {
  return failuresIn(text, { who: 'person' })[0]
}
