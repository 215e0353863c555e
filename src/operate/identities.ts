import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { IDENTITIES_FILE, type Identities } from '../config/identities.ts'
import { UserError } from '../errors.ts'
import { parseJson, readOutputs } from './outputs.ts'

const value = <T extends z.ZodType>(type: T) => z.object({ value: type })
/** The part of `terraform output -json` that the pipelines need; src/platform/azure/{ci,ci-rights}.ts declare it. */
const Bootstrap = z.object({
  tenant_id: value(z.guid()),
  subscription_id: value(z.guid()),
  ci_client_ids: value(z.object({ plan: z.guid(), apply: z.guid() })),
})
/** The same of an environment; src/platform/azure/image-push.ts declares it. */
const Environment = z.object({ ci_push_client_id: value(z.guid()) })

/**
 * The ids with those of one root module in them.
 *
 * @param text - What `terraform output -json` prints.
 * @throws UserError `OUTPUTS_FAILED` where one is missing or is not a GUID.
 */
export function withOutputs(identities: Identities, root: string, text: string): Identities {
  const problem = (message: string): never => {
    throw new UserError('OUTPUTS_FAILED', {
      message: `The outputs of terraform/${root} are not as expected.
${message}`,
      hint: `Run terraform -chdir=terraform/${root} apply with the committed files, then this again.`,
    })
  }
  const outputs = parseJson(text, problem)
  const parse = <T extends z.ZodType>(schema: T): z.output<T> => {
    const result = schema.safeParse(outputs)
    return result.success ? result.data : problem(z.prettifyError(result.error))
  }
  if (root === 'bootstrap') {
    const { tenant_id, subscription_id, ci_client_ids } = parse(Bootstrap)
    const { plan, apply } = ci_client_ids.value
    return { ...identities, tenantId: tenant_id.value, subscriptionId: subscription_id.value, plan, apply }
  }
  const push = { ...identities.push, [root]: parse(Environment).ci_push_client_id.value }
  return { ...identities, push: Object.fromEntries(Object.entries(push).sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Reads the outputs of one root module, or a file that has them, into the data file. */
export function writeIdentities(identities: Identities, root: string, from: string | undefined): void {
  const written = withOutputs(identities, root, readOutputs(root, from))
  writeFileSync(`${IDENTITIES_FILE}.tmp`, `${JSON.stringify(written, null, 2)}\n`)
  renameSync(`${IDENTITIES_FILE}.tmp`, IDENTITIES_FILE)
}
