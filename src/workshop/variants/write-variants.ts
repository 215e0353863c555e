import { join } from 'node:path'
import { parseEnvironment } from '../../config/load.ts'
import { changesBetween } from '../../engine/output/changes.ts'
import { applyChanges, readTree } from '../../engine/output/disk.ts'
import { generatedFolders } from '../../engine/output/layout.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { synth } from '../../synth.ts'
import { AZURE_VARIANTS } from './azure.ts'
import { type Change, COMPONENT_VARIANTS } from './components.ts'
import { SERVICE_VARIANTS } from './services.ts'

/** What may be chosen, each against the shipped values of every environment. */
export const VARIANTS: Record<string, Change> = {
  ...COMPONENT_VARIANTS,
  ...AZURE_VARIANTS,
  ...SERVICE_VARIANTS,
}

/** Writes every variant below a folder, laid out as the repository is: `folder/<variant>/gitops/<env>/…`. */
export function writeVariants(folder: string): void {
  for (const [variant, change] of Object.entries(VARIANTS)) {
    const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, change(input)))
    const { tree } = synth(environments)
    const out = join(folder, variant)
    applyChanges(out, tree, changesBetween(tree, readTree(out, generatedFolders())))
    console.log(`${out}: ${tree.size} files`)
  }
}
