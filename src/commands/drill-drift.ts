/** Shows that drift is seen: `npm run drill:drift`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { drillDrift } from '../workshop/drill/drill.ts'

export const USAGE = `npm run drill:drift -- [--pictures FOLDER] [--weights FILE] [--window SECONDS]

Sends normal pictures, then dark, blurred and single ones, and checks which alerts follow. Needs Prometheus (a program
"prometheus"), the weights (npm run model) and the pictures of their baseline. Takes about ten windows.
  --pictures   default ../shared/images
  --weights    default the int8 weights in classifier/models, else in ../shared/models
  --window     stands for the six hours of the rules, 15 seconds unless given`

const WINDOW_SECONDS = 15

/** Runs the drill. Returns 1 where an alert did what it should not. */
export async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { pictures: { type: 'string' }, weights: { type: 'string' }, window: { type: 'string' } },
  })
  const { pictures, weights } = values
  const window = Number(values.window ?? WINDOW_SECONDS)
  if (!(window >= 5))
    throw new UserError('ARGUMENTS_INVALID', { message: '--window must be at least 5 seconds.', hint: USAGE })
  return (await drillDrift({ pictures, weights, window })) ? 0 : 1
}
