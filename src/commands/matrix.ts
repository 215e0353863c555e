import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { writeVariants } from '../workshop/variants/write-variants.ts'

export const USAGE = `npm run matrix -- FOLDER

Writes the platform as the shipped environments do not show it, for validators: one folder a variant, each laid out as
the repository is, FOLDER/<variant>/gitops/<env>/…`

/** Writes every variant. */
export function main(): void {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [folder, ...more] = positionals
  if (!folder || more.length > 0)
    throw new UserError('ARGUMENTS_INVALID', { message: 'Name one folder to write to.', hint: USAGE })
  writeVariants(folder)
}
