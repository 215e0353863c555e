import { type Failure, failuresIn, unframed } from '../../../engine/failures/index.ts'

/** Terraform's own words: the first lines of each error. */
function errorsOf(text: string): string {
  const errors = text.split(/^(?=Error: )/m).slice(1)
  return errors.map((error) => error.trim().split('\n').slice(0, 12).join('\n')).join('\n\n')
}

/**
 * What went wrong, by name.
 *
 * @param output - What Terraform printed.
 * @returns One entry for each failure that is known, or one with Terraform's own words.
 */
export function explain(output: string, environment: string): readonly [Failure, ...Failure[]] {
  const [first, ...rest] = failuresIn(output, { who: 'pipeline', environment })
  if (first) return [first, ...rest]
  const plain = unframed(output)
  const says = errorsOf(plain) || plain.trim().split('\n').slice(-12).join('\n') || 'It printed nothing.'
  return [{ name: 'TERRAFORM_FAILED', says, fix: 'The whole output is in the log of the job.' }]
}
