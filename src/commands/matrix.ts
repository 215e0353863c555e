import { UserError } from '../errors.ts'
import { writeVariants } from '../workshop/variants/write-variants.ts'

export const USAGE = `npm run matrix -- FOLDER

Writes the platform as the shipped environments do not show it, for validators: one folder a variant, each laid out as
the repository is, FOLDER/<variant>/gitops/<env>/…`

/** Writes every variant. */
export function main(): void {
  const [, , folder] = process.argv
  if (!folder)
    throw new UserError('ARGUMENTS_INVALID', { message: 'No folder to write to.', hint: 'npm run matrix -- FOLDER' })
  writeVariants(folder)
}
