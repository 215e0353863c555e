import { join } from 'node:path'
import { all } from '../../errors.ts'
import { azurermTypes } from './azurerm-types.ts'
import { writeChartRights } from './chart-rights.ts'
import { crdTypes } from './crd-types.ts'
import { writeImports } from './write-imports.ts'

const FOLDER = join(process.cwd(), 'imports')
const RIGHTS = 'src/platform/components/rights/granted.json'

interface Wanted {
  /** Folder to read the CRDs from instead of downloading them. */
  readonly from?: string | undefined
  /** File that has the provider's schema. */
  readonly schema?: string | undefined
  /** The one part to rebuild. */
  readonly only?: 'crds' | 'azurerm' | 'rights' | undefined
}

/** Generates everything, then replaces what has changed, and prints a line a file. */
export async function rebuildImports({ from, schema, only }: Wanted): Promise<void> {
  if (only === 'rights') return console.log(`${RIGHTS}: ${writeChartRights(RIGHTS).length} grants`)
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
