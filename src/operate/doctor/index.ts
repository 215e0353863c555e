import { budget } from './budget.ts'
import { configuration } from './configuration.ts'
import type { DoctorCheck } from './context.ts'
import { dnsZone } from './dns.ts'
import { endOfLife } from './end-of-life.ts'
import { logins } from './logins.ts'
import { model } from './model.ts'
import { providers } from './providers.ts'
import { quotas } from './quotas.ts'
import { repository } from './repository.ts'
import { services } from './services.ts'
import { tools } from './tools.ts'
import { trees } from './trees.ts'

/** Everything the doctor looks at, in the order in which it is printed. */
export const DOCTOR_CHECKS = {
  tools,
  configuration,
  budget,
  trees,
  repository,
  logins,
  quotas,
  providers,
  dns: dnsZone,
  services,
  model,
  'end of life': endOfLife,
} as const satisfies Record<string, DoctorCheck>
