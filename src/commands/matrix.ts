/**
 * Writes the platform as the shipped environments do not show it, for validators: `npm run matrix -- FOLDER`.
 *
 * One folder a variant, each laid out as the repository is: `FOLDER/<variant>/gitops/<env>/…`.
 */
import { join } from 'node:path'
import { parseEnvironment } from '../config/load.ts'
import { changesBetween } from '../engine/output/changes.ts'
import { applyChanges, readTree } from '../engine/output/disk.ts'
import { generatedFolders } from '../engine/output/layout.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { synth } from '../synth.ts'
import { AZURE_VARIANTS } from '../workshop/variants/azure.ts'
import { type Change, COMPONENT_VARIANTS } from '../workshop/variants/components.ts'

/** What may be chosen, each against the shipped values of every environment. */
const VARIANTS: Record<string, Change> = {
  ...COMPONENT_VARIANTS,
  ...AZURE_VARIANTS,
}

/** Writes every variant. */
export function main(): void {
  const [, , folder] = process.argv
  if (!folder)
    throw new UserError('ARGUMENTS_INVALID', { message: 'No folder to write to.', hint: 'npm run matrix -- FOLDER' })
  for (const [variant, change] of Object.entries(VARIANTS)) {
    const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, change(input)))
    const { tree } = synth(environments)
    const out = join(folder, variant)
    applyChanges(out, tree, changesBetween(tree, readTree(out, generatedFolders())))
    console.log(`${out}: ${tree.size} files`)
  }
}
