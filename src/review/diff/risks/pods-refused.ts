import { brokenBonds } from '../bonds/bond.ts'
import { POD_BONDS } from '../bonds/pods.ts'
import { environmentRisk } from '../risk.ts'

/** Pods that run, and would not start again. */
export const podsRefused = environmentRisk(
  'pods-refused',
  ['high', 'medium'],
  'New pods do not start: outside of the bounds of their namespace, against its pod security, or no node takes them.',
  (environment, context) => POD_BONDS.flatMap((read) => brokenBonds(read, environment, context)),
)
