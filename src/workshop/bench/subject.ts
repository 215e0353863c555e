/** One measured run: `node src/commands/run.mjs src/workshop/bench/subject.ts ours|cdk8s|kustomization|services COUNT FOLDER`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'cdk8s'
import { changesBetween } from '../../engine/output/changes.ts'
import { applyChanges, readTree } from '../../engine/output/disk.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { generatedFolders } from '../../engine/output/layout.ts'
import { componentsOf } from '../../platform/components/index.ts'
import { addComponent, synth } from '../../synth.ts'
import { firstEnvironment } from '../first-environment.ts'
import { copies } from './copies.ts'
import { environmentWith } from './services.ts'

function write(folder: string, tree: FileTree): void {
  applyChanges(folder, tree, changesBetween(tree, readTree(folder, generatedFolders())))
}

/** Builds the copies beside the platform's own components, or an environment of services, and writes them. */
export function main(): void {
  const [, , mode, count, folder = ''] = process.argv
  if (mode === 'services') {
    const { tree } = synth([environmentWith(Number(count))])
    write(folder, tree)
    const { user, system } = process.cpuUsage() // from the start of the process on
    console.log(JSON.stringify({ files: tree.size, seconds: (user + system) / 1e6 }))
    return
  }
  const env = firstEnvironment()
  const components = { ...componentsOf(env), ...copies(Number(count)) }

  if (mode === 'cdk8s') {
    const app = new App({ outdir: process.env['CDK8S_OUTDIR'] ?? folder })
    for (const [name, component] of Object.entries(components)) addComponent(app, name, component, env)
    app.synth()
  } else {
    const { tree } = synth([env], () => components)
    write(folder, tree)
    if (mode === 'kustomization') {
      const resources = [...tree.keys()].filter((path) => path.startsWith('gitops/'))
      writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ resources }))
    }
  }
}
