/** Runs `src/platform/azure/tests/*.tftest.hcl` beside the root modules that they are about. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { documentsOf, type Topic } from '../../engine/terraform/document.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { canRunTerraform, offlineIn, TOOL, writeRoot } from '../../workshop/testing/terraform.ts'
import { bootstrapModule } from './bootstrap.ts'
import { rootModule } from './root-module.ts'

const it = suite('terraform test')
const run = promisify(execFile)

const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, input))
const ROOTS: Record<string, { kind: string; topics: readonly Topic[] }> = {
  bootstrap: { kind: 'bootstrap', topics: bootstrapModule(environments) },
  dev: { kind: 'environment', topics: rootModule(parseEnvironment('dev', dev)) },
}

/** What the runs of a root module came to. */
async function test(folder: string, root: string): Promise<string> {
  const { kind = '', topics = [] } = ROOTS[root] ?? {}
  const module = writeRoot(folder, root, documentsOf(root, topics))
  for (const file of [`${kind}.tftest.hcl`, `${kind}-at-github.tftest.hcl`])
    copyFileSync(new URL(`tests/${file}`, import.meta.url), join(module, file))
  const env = offlineIn(join(folder, `tool-${root}`))
  const failed = (error: { stdout?: string; stderr?: string }) => ({ stdout: `${error.stdout}${error.stderr}` })
  const { stdout } = await run(TOOL, [`-chdir=${module}`, 'test', '-no-color'], { env }).catch(failed)
  return stdout
}

if (canRunTerraform('terraform test')) {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-test-'))
  it.after(() => rmSync(folder, { recursive: true }))
  const results = Object.fromEntries(Object.keys(ROOTS).map((root) => [root, test(folder, root)]))
  for (const root of Object.keys(ROOTS))
    it(`holds for terraform/${root}`, async () => {
      const output = (await results[root]) ?? ''
      assert.ok(/Success! \d+ passed, 0 failed/.test(output), output)
    })
}

it.run()
