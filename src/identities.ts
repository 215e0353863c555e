/** Carries the ids of the pipelines' identities from Terraform into the repository: `npm run identities -- bootstrap`. */
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { ENVIRONMENTS } from './environments/index.ts'
import { UserError } from './errors.ts'
import { IDENTITIES_FILE, type Identities, readIdentities } from './pipelines/workflows/identities.ts'

export const USAGE = 'npm run identities -- bootstrap | ENVIRONMENT [--from FILE]'

const value = <T extends z.ZodType>(type: T) => z.object({ value: type })
/** The part of `terraform output -json` that the pipelines need; src/platform/azure/{ci,ci-rights}.ts declare it. */
const Bootstrap = z.object({
  tenant_id: value(z.guid()),
  subscription_id: value(z.guid()),
  ci_client_ids: value(z.object({ plan: z.guid(), apply: z.guid() })),
})
/** The same of an environment; src/platform/azure/image-push.ts declares it. */
const Environment = z.object({ ci_push_client_id: value(z.guid()) })

function readOutputs(root: string, from: string | undefined): unknown {
  try {
    if (from) return JSON.parse(readFileSync(from, 'utf8'))
    return JSON.parse(execFileSync('terraform', [`-chdir=terraform/${root}`, 'output', '-json'], { encoding: 'utf8' }))
  } catch (error) {
    throw new UserError('OUTPUTS_FAILED', {
      message: `${from ?? `terraform -chdir=terraform/${root} output -json`} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: `Run terraform -chdir=terraform/${root} init and apply, then this again. Or save its output elsewhere and use --from FILE.`,
    })
  }
}

/**
 * The ids with those of one root module in them.
 *
 * @param outputs - What `terraform output -json` prints.
 * @throws UserError `OUTPUTS_FAILED` where one is missing or is not a GUID.
 */
export function withOutputs(identities: Identities, root: string, outputs: unknown): Identities {
  const parse = <T extends z.ZodType>(schema: T): z.output<T> => {
    const result = schema.safeParse(outputs)
    if (result.success) return result.data
    throw new UserError('OUTPUTS_FAILED', {
      message: `The outputs of terraform/${root} are not as expected.\n${z.prettifyError(result.error)}`,
      hint: `Run terraform -chdir=terraform/${root} apply with the committed files, then this again.`,
    })
  }
  if (root === 'bootstrap') {
    const { tenant_id, subscription_id, ci_client_ids } = parse(Bootstrap)
    const { plan, apply } = ci_client_ids.value
    return { ...identities, tenantId: tenant_id.value, subscriptionId: subscription_id.value, plan, apply }
  }
  const push = { ...identities.push, [root]: parse(Environment).ci_push_client_id.value }
  return { ...identities, push: Object.fromEntries(Object.entries(push).sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Writes the ids of one root module. */
export function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
  const [root = ''] = positionals
  const roots = ['bootstrap', ...Object.keys(ENVIRONMENTS)]
  if (!roots.includes(root))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${root}" is not a root module; there are ${roots.join(', ')}.`,
      hint: USAGE,
    })
  const identities = withOutputs(readIdentities(), root, readOutputs(root, values.from))
  writeFileSync(`${IDENTITIES_FILE}.tmp`, `${JSON.stringify(identities, null, 2)}\n`)
  renameSync(`${IDENTITIES_FILE}.tmp`, IDENTITIES_FILE)
  console.log(`${IDENTITIES_FILE}: ${root} written. Commit it: the ids are no secrets.`)
}
