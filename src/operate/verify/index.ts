import { anyImage } from './any-image.ts'
import { applications } from './applications.ts'
import { certificates } from './certificates.ts'
import type { VerifyCheck } from './context.ts'
import { drift } from './drift.ts'
import { hosts } from './hosts.ts'
import { nodes } from './nodes.ts'
import { pods } from './pods.ts'
import { predict } from './predict.ts'
import { alerts, targets } from './prometheus.ts'
import { records } from './records.ts'
import { repository } from './repository.ts'
import { services } from './services.ts'

/** Everything that is verified, from the machines up to what users see. */
export const VERIFY_CHECKS = {
  nodes,
  repository,
  applications,
  drift,
  images: anyImage,
  pods,
  certificates,
  dns: records,
  hosts,
  services,
  predict,
  targets,
  alerts,
} as const satisfies Record<string, VerifyCheck>
