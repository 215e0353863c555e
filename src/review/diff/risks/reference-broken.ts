import { brokenMatches, brokenNames } from '../bonds/references.ts'
import { environmentRisk } from '../risk.ts'

/** Names, ports, keys, grants and selectors that led somewhere. */
export const referenceBroken = environmentRisk(
  'reference-broken',
  ['high', 'medium'],
  'Something that an object names or selects (an object, a port, a key, a grant, pods) is not there, or no longer.',
  (environment, context) => [...brokenNames(environment, context), ...brokenMatches(environment, context)],
)
