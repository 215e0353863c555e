import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import { dev } from '../environments/dev.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { documentPath } from '../output/layout.ts'
import { renderDocument } from '../output/render.ts'
import { type Document, documentsOf } from '../terraform/document.ts'
import { VARIANTS } from '../variants.ts'
import { bootstrapModule } from './bootstrap.ts'
import { rootModule } from './root-module.ts'

const it = suite('terraform validate')

const tool = fileURLToPath(new URL('../../../shared/tools/terraform-offline/run', import.meta.url))

function hasTerraform(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function write(folder: string, documents: readonly Document[]): void {
  for (const document of documents) {
    const path = join(folder, documentPath(document))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, renderDocument(document))
  }
}

const environments = Object.entries(ENVIRONMENTS).map(([name, input]) => parseEnvironment(name, input))
const variants = (['minimal', 'everything'] as const).map((variant) => {
  const input = VARIANTS[variant](dev)
  return [variant, rootModule(parseEnvironment('dev', input))] as const
})
const roots = new Map([
  ['bootstrap', bootstrapModule(environments)],
  ...environments.map((env) => [env.name, rootModule(env)] as const),
  ...variants,
])

if (existsSync(tool) && hasTerraform()) {
  const folder = mkdtempSync(join(tmpdir(), 'azure-'))
  it.after(() => rmSync(folder, { recursive: true }))
  for (const [root, topics] of roots)
    it(`accepts terraform/${root}`, () => {
      write(folder, documentsOf(root, topics))
      const output = execFileSync(tool, [`-chdir=${join(folder, 'terraform', root)}`, 'validate', '-json'])
      assert.equal(JSON.parse(output.toString()).diagnostics.filter(isOurs), [])
    })
} else {
  console.log('skipped: terraform validate needs terraform and a provider that works offline')
}

/** The tool replaces the provider, of which terraform warns. */
function isOurs({ severity, summary }: { severity: string; summary: string }): boolean {
  return severity === 'error' || !/development overrides/i.test(summary)
}

it.run()
