import { brokenBonds } from '../bonds/bond.ts'
import { certificates, issuance } from '../bonds/certificates.ts'
import { publicEdges } from '../bonds/edges.ts'
import { unansweredHosts } from '../bonds/hosts.ts'
import { environmentRisk } from '../risk.ts'

/** Hosts that visitors no longer reach. */
export const hostUnanswered = environmentRisk(
  'host-unanswered',
  ['high'],
  'A host that was answered is no longer, or not outside, or with a certificate that browsers refuse or nobody renews.',
  (environment, context) => [
    ...unansweredHosts(environment, context),
    ...[certificates, issuance, publicEdges].flatMap((read) => brokenBonds(read, environment, context)),
  ],
)
