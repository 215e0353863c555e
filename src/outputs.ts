import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { OutputsSchema } from './config/load.ts'
import { ENVIRONMENTS } from './environments/index.ts'
import { UserError } from './errors.ts'

const FILE = 'src/environments/outputs.json'
export const USAGE = 'npm run outputs -- ENVIRONMENT [--from FILE]'

/** The part of `terraform output -json` that synth needs; src/platform/azure/outputs.ts declares it. */
const TerraformOutputs = z.object({
  tenant_id: z.object({ value: z.string() }),
  workload_client_ids: z.object({ value: z.record(z.string(), z.string()) }),
})

function readOutputs(name: string, from: string | undefined): string {
  try {
    if (from) return readFileSync(from, 'utf8')
    return execFileSync('terraform', [`-chdir=terraform/${name}`, 'output', '-json'], { encoding: 'utf8' })
  } catch (error) {
    throw new UserError('OUTPUTS_FAILED', {
      message: `${from ?? `terraform -chdir=terraform/${name} output -json`} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: `Install terraform, run terraform -chdir=terraform/${name} init and apply, then this again. Or save its output elsewhere and use --from FILE.`,
    })
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
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return problem(`✖ not JSON: ${error instanceof Error ? error.message : error}`)
  }
  const outputs = TerraformOutputs.safeParse(json)
  if (!outputs.success) return problem(z.prettifyError(outputs.error))
  const { tenant_id, workload_client_ids } = outputs.data
  const entry = OutputsSchema.safeParse({ tenantId: tenant_id.value, clientIds: workload_client_ids.value })
  return entry.success ? entry.data : problem(z.prettifyError(entry.error))
}

/** Writes the entry of one environment, and leaves those of the others. */
export function writeOutputs(name: string, entry: z.output<typeof OutputsSchema>): void {
  const file: Record<string, unknown> = { ...JSON.parse(readFileSync(FILE, 'utf8')), [name]: entry }
  const sorted = Object.fromEntries(Object.entries(file).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(`${FILE}.tmp`, `${JSON.stringify(sorted, null, 2)}\n`)
  renameSync(`${FILE}.tmp`, FILE)
}

/** Reads the outputs of one root module and writes them. */
export function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
  const [name = ''] = positionals
  if (!Object.keys(ENVIRONMENTS).includes(name))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${name}" is not an environment; there are ${Object.keys(ENVIRONMENTS).join(', ')}.`,
      hint: USAGE,
    })
  writeOutputs(name, parseOutputs(name, readOutputs(name, values.from)))
  console.log(`${FILE}: ${name} written. Run npm run synth, and commit both.`)
}
