/** One measured run: `node src/commands/run.mjs src/workshop/bench/subject.ts ours|cdk8s|kustomization COPIES FOLDER`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'cdk8s'
import { changesBetween } from '../../engine/output/changes.ts'
import { applyChanges, readTree } from '../../engine/output/disk.ts'
import { generatedFolders } from '../../engine/output/layout.ts'
import { componentsOf } from '../../platform/components/index.ts'
import { addComponent, synth } from '../../synth.ts'
import { firstEnvironment } from '../first-environment.ts'
import { copies } from './copies.ts'

/** Builds the copies beside the platform's own components, and writes them. */
export function main(): void {
  const [, , mode, count, folder = ''] = process.argv
  const env = firstEnvironment()
  const components = { ...componentsOf(env), ...copies(Number(count)) }

  if (mode === 'cdk8s') {
    const app = new App({ outdir: process.env['CDK8S_OUTDIR'] ?? folder })
    for (const [name, component] of Object.entries(components)) addComponent(app, name, component, env)
    app.synth()
  } else {
    const { tree } = synth([env], () => components)
    applyChanges(folder, tree, changesBetween(tree, readTree(folder, generatedFolders())))
    if (mode === 'kustomization') {
      const resources = [...tree.keys()].filter((path) => path.startsWith('gitops/'))
      writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ resources }))
    }
  }
}
