import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { all, UserError } from '../errors.ts'
import { azurermTypes } from '../workshop/import/azurerm-types.ts'
import { crdTypes } from '../workshop/import/crd-types.ts'
import { writeImports } from '../workshop/import/write-imports.ts'

const FOLDER = join(process.cwd(), 'imports')

export const USAGE = `Rebuilds imports/, the types of custom resources and of Terraform resources.

npm run import                     download the pinned CRDs, ask terraform for the azurerm schema
npm run import -- --from DIR       read the CRDs from DIR/<project>/<file> instead
npm run import -- --schema FILE    read what "terraform providers schema -json" printed instead
npm run import -- --only PART      rebuild only PART: crds or azurerm`

/** Generates everything, then replaces what has changed. */
export async function main(): Promise<void> {
  const { from, schema, only, help } = readArguments()
  if (help) return console.log(USAGE)
  // Everything is generated before anything is written, and without network both ways out are shown at once.
  const parts = await all([
    ...(only === 'azurerm' ? [] : [crdTypes(from)]),
    ...(only === 'crds' ? [] : [azurermTypes(schema)]),
  ])
  const written = await writeImports(FOLDER, new Map(parts.flatMap((files) => [...files])), {
    prune: only === undefined,
  })
  for (const { file, bytes, change } of written) {
    console.log(`${`imports/${file}`.padEnd(38)} ${String(bytes).padStart(7)} bytes  ${change}`)
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      schema: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.only === undefined || values.only === 'crds' || values.only === 'azurerm') return values
  throw new UserError('ARGUMENTS_INVALID', {
    message: `--only takes crds or azurerm, not "${values.only}".`,
    hint: USAGE,
  })
}
