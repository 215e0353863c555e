/**
 * Runs a TypeScript entry of this folder: `node src/run.mjs src/cli.ts --check`.
 *
 * Bundling with esbuild takes 50 ms and works on Node 20, which cannot strip types; loading file by file through tsx
 * takes ten times as long. The bundle lives in node_modules/.cache, since packages are resolved from where it stands;
 * entries find the repository by their working directory, not by `import.meta.url`.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'

const [, , entry = ''] = process.argv
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules', '.cache', 'mlops-platform')
const bundle = join(cache, `${entry.replaceAll(/\W/g, '-')}-${process.pid}.mjs`)
mkdirSync(cache, { recursive: true })
process.setSourceMapsEnabled(true)
try {
  buildSync({
    entryPoints: [resolve(root, entry)],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
  })
  process.argv.splice(1, 2, resolve(root, entry))
  await import(pathToFileURL(bundle).href)
} catch (error) {
  // esbuild has already printed what it could not read; anything else is a bug, whose stack helps.
  if (!(error instanceof Error && 'errors' in error)) console.error(error)
  process.exitCode = 1
} finally {
  rmSync(bundle, { force: true })
}
