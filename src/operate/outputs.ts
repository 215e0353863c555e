import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { OutputsSchema } from '../config/load.ts'
import { UserError } from '../errors.ts'

/** Written by `npm run outputs`, after `terraform apply`. */
export const OUTPUTS_FILE = 'src/environments/outputs.json'

/** The part of `terraform output -json` that synth needs; src/platform/azure/outputs.ts declares it. */
const TerraformOutputs = z.object({
  tenant_id: z.object({ value: z.string() }),
  workload_client_ids: z.object({ value: z.record(z.string(), z.string()) }),
})

/**
 * What `terraform output -json` prints for one root module, or a file that has it.
 *
 * @throws UserError `OUTPUTS_FAILED` where neither can be read.
 */
export function readOutputs(root: string, from: string | undefined): string {
  try {
    if (from) return readFileSync(from, 'utf8')
    return execFileSync('terraform', [`-chdir=terraform/${root}`, 'output', '-json'], { encoding: 'utf8' })
  } catch (error) {
    throw new UserError('OUTPUTS_FAILED', {
      message: `${from ?? `terraform -chdir=terraform/${root} output -json`} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: `Install terraform, run terraform -chdir=terraform/${root} init and apply, then this again. Or save its output elsewhere and use --from FILE.`,
    })
  }
}

/** The outputs as JSON; `problem` says what is wrong with them, and throws. */
export function parseJson(text: string, problem: (message: string) => never): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return problem(`✖ not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/**
 * Turns Terraform's outputs into the entry of one environment.
 *
 * @throws UserError `OUTPUTS_FAILED` where one is missing or is not a GUID.
 */
export function parseOutputs(name: string, text: string): z.output<typeof OutputsSchema> {
  const problem = (message: string): never => {
    throw new UserError('OUTPUTS_FAILED', {
      message: `The outputs of terraform/${name} are not as expected.\n${message}`,
      hint: `Run terraform -chdir=terraform/${name} apply with the committed files, then this again.`,
    })
  }
  const outputs = TerraformOutputs.safeParse(parseJson(text, problem))
  if (!outputs.success) return problem(z.prettifyError(outputs.error))
  const { tenant_id, workload_client_ids } = outputs.data
  const entry = OutputsSchema.safeParse({ tenantId: tenant_id.value, clientIds: workload_client_ids.value })
  return entry.success ? entry.data : problem(z.prettifyError(entry.error))
}

/** Writes the entry of one environment, and leaves those of the others. */
export function writeOutputs(name: string, entry: z.output<typeof OutputsSchema>): void {
  const file: Record<string, unknown> = { ...JSON.parse(readFileSync(OUTPUTS_FILE, 'utf8')), [name]: entry }
  const sorted = Object.fromEntries(Object.entries(file).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(`${OUTPUTS_FILE}.tmp`, `${JSON.stringify(sorted, null, 2)}\n`)
  renameSync(`${OUTPUTS_FILE}.tmp`, OUTPUTS_FILE)
}
