import { readFileSync } from 'node:fs'
import { UserError } from '../errors.ts'

/** Written by `npm run identities`, after `terraform/bootstrap/` and after each environment. */
export const IDENTITIES_FILE = 'src/environments/identities.json'

/** Ids with which the pipelines sign in. None is a secret: only jobs of this repository get a token for them. */
export interface Identities {
  readonly tenantId?: string
  readonly subscriptionId?: string
  /** Client ids of the identities in `src/platform/azure/ci.ts`. */
  readonly plan?: string
  readonly apply?: string
  /** Client id of the identity in `src/platform/azure/image-push.ts`, by environment. */
  readonly push?: Readonly<Record<string, string>>
}

/** The ids in the checkout. */
export function readIdentities(file = IDENTITIES_FILE): Identities {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UserError('CONFIG_INVALID', {
      message: `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: 'Restore it from Git, or write {} into it and run: npm run identities -- bootstrap',
    })
  }
}
