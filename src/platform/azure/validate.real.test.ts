import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { documentsOf } from '../../engine/terraform/document.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { canRunTerraform, offlineIn, TOOL, writeRoot } from '../../workshop/testing/terraform.ts'
import { AZURE_VARIANTS } from '../../workshop/variants/azure.ts'
import { bootstrapModule } from './bootstrap.ts'
import { rootModule } from './root-module.ts'

const it = suite('terraform validate')

const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, input))
const variants = (['minimal', 'everything'] as const).map((variant) => {
  const input = AZURE_VARIANTS[variant](dev)
  return [variant, rootModule(parseEnvironment('dev', input))] as const
})
const roots = new Map([
  ['bootstrap', bootstrapModule(environments)],
  ...environments.map((env) => [env.name, rootModule(env)] as const),
  ...variants,
])

if (canRunTerraform('terraform validate')) {
  const folder = mkdtempSync(join(tmpdir(), 'azure-'))
  it.after(() => rmSync(folder, { recursive: true }))
  const env = offlineIn(join(folder, 'tool'))
  for (const [root, topics] of roots)
    it(`accepts terraform/${root}`, () => {
      const module = writeRoot(folder, root, documentsOf(root, topics))
      const output = execFileSync(TOOL, [`-chdir=${module}`, 'validate', '-json'], { env })
      assert.equal(JSON.parse(output.toString()).diagnostics.filter(isOurs), [])
    })
}

/** The tool replaces the provider, of which terraform warns. */
function isOurs({ severity, summary }: { severity: string; summary: string }): boolean {
  return severity === 'error' || !/development overrides/i.test(summary)
}

it.run()
