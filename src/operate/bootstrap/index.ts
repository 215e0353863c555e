import { argoCd, rootApplication } from './argo-cd.ts'
import { credentials } from './credentials.ts'
import { encryption } from './encryption.ts'
import { diskKey, foundation, infrastructure } from './foundation.ts'
import { ids, push } from './ids.ts'
import { repository } from './repository.ts'
import { secrets } from './secrets.ts'
import { signIn } from './sign-in.ts'
import type { Step } from './step.ts'

/** From an empty subscription to a platform that syncs, in order. */
export const STEPS = {
  encryption,
  foundation,
  'disk-key': diskKey,
  infrastructure,
  ids,
  secrets,
  credentials,
  push,
  'argo-cd': argoCd,
  repository,
  root: rootApplication,
} as const satisfies Record<string, Step>

/** What may follow, by name alone. */
export const FURTHER = { 'sign-in': signIn } as const satisfies Record<string, Step>
