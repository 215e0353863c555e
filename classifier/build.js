/**
 * Bundles the service into dist/, and then runs one of its programs when named: `node build.js main`.
 *
 * JavaScript, because it runs before anything is compiled. Not an npm `prestart` script: those do not run under
 * `ignore-scripts=true`. In the same process, so that signals reach the service and not a shell around it.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** What may be run, by the name of its bundle. */
const PROGRAMS = {
  main: 'src/main.ts',
  healthcheck: 'src/commands/healthcheck.ts',
  model: 'src/commands/model.ts',
  classify: 'src/commands/classify.ts',
  baseline: 'src/commands/baseline.ts',
  conformance: 'src/commands/conformance.ts',
  reference: 'src/commands/reference.ts',
  'diff-model': 'src/commands/diff-model.ts',
}
const PARENT_CHECK_MS = 200
const USAGE = `Usage: npm run build -w classifier

Bundles the service and its programs into classifier/dist/. The other scripts do so before they run one of them.
`

const [program, ...args] = process.argv.slice(2)
if (program === '--help' || program === '-h') {
  process.stdout.write(USAGE)
  process.exit(0)
}

if (program !== undefined && !(program in PROGRAMS)) {
  process.stderr.write(`There is no program "${program}".\n\n${USAGE}`)
  process.exit(1)
}

const { outputFiles } = buildSync({
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  entryPoints: { ...PROGRAMS, worker: 'src/workers/worker.ts', page: 'src/routes/page.html' },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  loader: { '.html': 'copy' },
  sourcemap: true,
  logLevel: 'warning',
  write: false,
})
for (const { path, contents } of outputFiles) if (!holds(path, contents)) replace(path, contents)

if (program !== undefined) {
  const url = new URL(`dist/${program}.js`, import.meta.url)
  process.argv = [process.execPath, url.pathname, ...args]
  process.setSourceMapsEnabled(true)
  followParent(process.ppid)
  await import(url.href)
}

function holds(path, contents) {
  try {
    return readFileSync(path).equals(contents)
  } catch {
    return false
  }
}

/** By a name beside: a service that runs may start a worker just now, and would find the half of one. */
function replace(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, contents)
  renameSync(beside, path)
}

/** npm signals its shell only, and dash leaves its children alone when it dies. So being orphaned counts as SIGTERM. */
function followParent(parentPid) {
  const timer = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS)
  timer.unref()
}
