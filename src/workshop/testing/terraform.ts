/** Terraform on generated root modules, where it and a provider that works offline are at hand. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documentPath } from '../../engine/output/layout.ts'
import { renderDocument } from '../../engine/output/render.ts'
import type { Document } from '../../engine/terraform/document.ts'

/** Runs Terraform with a provider that knows its schema alone. */
export const TOOL = fileURLToPath(new URL('../../../../shared/tools/terraform-offline/run', import.meta.url))

/** Where the tool keeps what it installed. */
const INSTALLED = join(tmpdir(), 'terraform-offline-cache', 'node_modules')

/**
 * The environment for one run of the tool, with its working files in a new folder: it writes them anew each time, and of
 * two runs at once one would start what the other has half written.
 */
export function offlineIn(folder: string): NodeJS.ProcessEnv {
  mkdirSync(folder)
  if (existsSync(join(INSTALLED, '@grpc/grpc-js'))) symlinkSync(INSTALLED, join(folder, 'node_modules'))
  return { ...process.env, TERRAFORM_OFFLINE_CACHE: folder }
}

/** Whether terraform is installed. */
export function hasTerraform(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Whether tests can run Terraform here; says so where they cannot. */
export function canRunTerraform(what: string): boolean {
  const can = existsSync(TOOL) && hasTerraform()
  if (!can) console.log(`skipped: ${what} needs terraform and a provider that works offline`)
  return can
}

/** Writes the files of a root module below a folder; returns the module's own. */
export function writeRoot(folder: string, root: string, documents: readonly Document[]): string {
  for (const document of documents) {
    const path = join(folder, documentPath(document))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, renderDocument(document))
  }
  return join(folder, 'terraform', root)
}
