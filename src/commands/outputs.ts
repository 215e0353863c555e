/** Carries the ids that Azure gave from Terraform into the repository: `npm run outputs -- dev`. */
import { parseArgs } from 'node:util'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { OUTPUTS_FILE, parseOutputs, readOutputs, writeOutputs } from '../operate/outputs.ts'

export const USAGE = 'npm run outputs -- ENVIRONMENT [--from FILE]'

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
  console.log(`${OUTPUTS_FILE}: ${name} written. Run npm run synth, and commit both.`)
}
