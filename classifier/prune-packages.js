/**
 * Removes from node_modules what the service never reads: `node prune-packages.js node_modules`.
 *
 * onnxruntime-node brings its library for three systems and two processors (288 MB, of which 46 run here), jimp brings
 * its sources and declarations. JavaScript, because it runs in the image, where nothing compiles.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const UNREAD = /\.(d\.ts|d\.cts|d\.mts|ts|map|md|markdown)$/
const [root] = process.argv.slice(2)
if (root === undefined) throw new Error('Usage: node prune-packages.js node_modules')

const libraries = join(root, 'onnxruntime-node', 'bin', 'napi-v6')
const here = join(libraries, process.platform, process.arch)
for (const platform of readdirSync(libraries)) {
  for (const arch of readdirSync(join(libraries, platform))) {
    const folder = join(libraries, platform, arch)
    if (folder !== here) rmSync(folder, { recursive: true })
  }
}
if (!readdirSync(here).some((file) => file.endsWith('.node')))
  throw new Error(`onnxruntime-node has nothing for ${here}`)

for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
  if (UNREAD.test(file)) rmSync(join(root, file), { force: true })
}
