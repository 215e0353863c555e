import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { rebuildImports } from '../workshop/import/rebuild.ts'

export const USAGE = `Rebuilds imports/, the types of custom resources and of Terraform resources.

npm run import                     download the pinned CRDs, ask terraform for the azurerm schema
npm run import -- --from DIR       read the CRDs from DIR/<project>/<file> instead
npm run import -- --schema FILE    read what "terraform providers schema -json" printed instead
npm run import -- --only PART      rebuild only PART: crds or azurerm; or rights, what the rendered charts grant`

/** Rebuilds what is asked for. */
export async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, schema: { type: 'string' }, only: { type: 'string' } },
  })
  const { from, schema, only } = values
  if (only !== undefined && only !== 'crds' && only !== 'azurerm' && only !== 'rights')
    throw new UserError('ARGUMENTS_INVALID', {
      message: `--only takes crds, azurerm or rights, not "${only}".`,
      hint: USAGE,
    })
  await rebuildImports({ from, schema, only })
}
