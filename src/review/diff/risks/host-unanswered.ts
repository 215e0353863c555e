import { brokenBonds } from '../bonds/bond.ts'
import { certificates } from '../bonds/certificates.ts'
import { unansweredHosts } from '../bonds/hosts.ts'
import { environmentRisk } from '../risk.ts'

/** Hosts that visitors no longer reach. */
export const hostUnanswered = environmentRisk(
  'host-unanswered',
  ['high'],
  'A host that was answered is no longer, or with a certificate that browsers refuse.',
  (environment, context) => [
    ...unansweredHosts(environment, context),
    ...brokenBonds(certificates, environment, context),
  ],
)
