import { brokenBonds } from '../bonds/bond.ts'
import { servedKinds } from '../bonds/served.ts'
import { environmentRisk } from '../risk.ts'

/** Objects of a kind, or in a version, that the API server no longer knows. */
export const kindUnserved = environmentRisk(
  'kind-unserved',
  ['high'],
  'A custom kind, or the version of it that objects use, is no longer defined: their sync fails.',
  (environment, context) => brokenBonds(servedKinds, environment, context),
)
