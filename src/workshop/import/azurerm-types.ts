import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../../errors.ts'
import { AZURERM } from './azurerm-sources.ts'
import { parseProviderSchema } from './provider-schema.ts'
import { renderTypes } from './terraform-types.ts'

const MAX_SCHEMA_BYTES = 256 * 1024 * 1024 // with descriptions the whole provider is some tens of megabytes

/** Generates the types of the Azure resources we use: file name to text. */
export async function azurermTypes(file: string | undefined): Promise<Map<string, string>> {
  const text = file === undefined ? await askTerraform() : await readSchema(file)
  const schema = parseProviderSchema(text, file ?? 'The output of terraform providers schema', AZURERM)
  return new Map([['azurerm.ts', renderTypes(schema, AZURERM)]])
}

async function readSchema(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw schemaUnavailable(error)
  }
}

async function askTerraform(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'import-azurerm-'))
  const run = (...args: string[]) =>
    promisify(execFile)('terraform', args, { cwd: folder, maxBuffer: MAX_SCHEMA_BYTES })
  try {
    await writeFile(join(folder, 'main.tf.json'), requirement())
    await run('init', '-backend=false', '-input=false', '-no-color')
    return (await run('providers', 'schema', '-json')).stdout
  } catch (error) {
    throw schemaUnavailable(error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function requirement(): string {
  const azurerm = { source: AZURERM.source, version: AZURERM.version }
  return JSON.stringify({ terraform: { required_providers: { azurerm } } })
}

function schemaUnavailable(error: unknown): UserError {
  const missing = error instanceof Error && 'syscall' in error && error.syscall === 'spawn terraform'
  const reason = missing ? 'terraform is not installed' : error instanceof Error ? error.message.trim() : String(error)
  return new UserError('IMPORT_FAILED', {
    message: `The schema of ${AZURERM.source} ${AZURERM.version} could not be read: ${reason}`,
    hint: [
      'Without terraform or network, do this on a machine that has both, in an empty folder:',
      `  echo '${requirement()}' > main.tf.json`,
      '  terraform init && terraform providers schema -json > schema.json',
      'and run here: npm run import -- --schema schema.json',
      'Or leave these types as they are (imports/ is committed): npm run import -- --only crds',
    ].join('\n'),
  })
}
