import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { azurermTypes } from './azurerm-types.ts'
import { crdTypes } from './crd-types.ts'
import { writeImports } from './write-imports.ts'

const FOLDER = join(process.cwd(), 'imports')

const USAGE = `Rebuilds imports/, the types of custom resources and of Terraform resources.

npm run import                     download the pinned CRDs, ask terraform for the azurerm schema
npm run import -- --from DIR       read the CRDs from DIR/<project>/<file> instead
npm run import -- --schema FILE    read what "terraform providers schema -json" printed instead
npm run import -- --only PART      rebuild only PART: crds or azurerm`

try {
  await main()
} catch (error) {
  for (const problem of error instanceof AggregateError ? error.errors : [error]) {
    if (!(problem instanceof UserError)) throw problem
    console.error(`${problem.message}\n\n${problem.hint}\n`)
  }
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { from, schema, only, help } = readArguments()
  if (help) return console.log(USAGE)
  // Everything is generated before anything is written.
  const files = await generate([
    ...(only === 'azurerm' ? [] : [crdTypes(from)]),
    ...(only === 'crds' ? [] : [azurermTypes(schema)]),
  ])
  const written = await writeImports(FOLDER, files, { prune: only === undefined })
  for (const { file, bytes, change } of written) {
    console.log(`${`imports/${file}`.padEnd(38)} ${String(bytes).padStart(7)} bytes  ${change}`)
  }
}

/** Waits for every part, so that without network both ways out are shown at once. */
async function generate(parts: readonly Promise<Map<string, string>>[]): Promise<Map<string, string>> {
  const results = await Promise.allSettled(parts)
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length > 0) throw new AggregateError(errors)
  return new Map(results.flatMap((result) => (result.status === 'fulfilled' ? [...result.value] : [])))
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        schema: { type: 'string' },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.only === undefined || values.only === 'crds' || values.only === 'azurerm') return values
    throw new Error(`--only takes crds or azurerm, not "${values.only}".`)
  } catch (error) {
    throw new UserError('ARGUMENTS_INVALID', {
      message: error instanceof Error ? error.message : String(error),
      hint: USAGE,
    })
  }
}
