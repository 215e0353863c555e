import { brokenBonds } from '../bonds/bond.ts'
import { SCALING_BONDS } from '../bonds/scaling.ts'
import { environmentRisk } from '../risk.ts'

/** Numbers of pods that contradict each other. */
export const scalingBroken = environmentRisk(
  'scaling-broken',
  ['high', 'medium'],
  'Pods, their autoscaler and their disruption budget no longer fit together: drains never end, or two fight over a number.',
  (environment, context) => SCALING_BONDS.flatMap((read) => brokenBonds(read, environment, context)),
)
