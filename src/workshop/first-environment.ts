import { type Environment, parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'

/** An environment to show or measure something with, whichever a fork has kept. */
export function firstEnvironment(): Environment {
  const [first] = Object.entries<unknown>(ENVIRONMENTS)
  if (first === undefined) throw new Error('There is no environment.')
  return parseEnvironment(...first)
}
