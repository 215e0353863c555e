/**
 * Runs a TypeScript entry, which exports `main` and perhaps `USAGE`: `node src/commands/run.mjs src/commands/synth.ts --check`.
 * With `--help` it prints the `USAGE` and nothing runs, so no entry has to know that flag.
 *
 * A command that fails ends with 1; one that says something with 1 itself exports `NOT_RUN`, what it ends with then.
 *
 * Bundling with esbuild takes 0.06 s and works on Node 20, which cannot strip types; loading file by file through tsx
 * takes ten times as long. The bundle is compiled from memory, as if it stood in node_modules/.cache, where packages are
 * found; a bug writes it there, for its stack. So entries find the repository by their working directory.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Module } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const [, , entry = '', ...args] = process.argv
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const file = join(root, 'node_modules', '.cache', `${entry.replaceAll(/\W/g, '-')}.cjs`)
process.argv.splice(1, Number.POSITIVE_INFINITY, join(root, entry), ...args)

/** Says what the user can correct, and returns whether it was that. */
function explained(error, usage) {
  const isArguments = String(error?.code).startsWith('ERR_PARSE_ARGS')
  if (error?.name === 'UserError') console.error(`${error.code}: ${error.message}\n\n${error.hint}`)
  else if (isArguments) console.error(`ARGUMENTS_INVALID: ${error.message}\n\n${usage}`)
  return error?.name === 'UserError' || isArguments
}

/** The entry and everything it imports as one text, or the end where esbuild cannot read it and has said why. */
function bundle() {
  try {
    // CommonJS, since Node 20 takes a third longer to load packages as ES modules.
    const options = { bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20' }
    const { outputFiles } = buildSync({ entryPoints: [join(root, entry)], ...options, write: false, logLevel: 'error' })
    return outputFiles[0].text
  } catch (error) {
    if (!error?.errors) throw error
    process.exit(1)
  }
}

const text = bundle()
const module = new Module(file)
module.paths = Module._nodeModulePaths(dirname(file))
try {
  module._compile(text, file)
  const { main, USAGE } = module.exports
  if (USAGE && args.some((arg) => arg === '--help' || arg === '-h')) console.log(USAGE)
  else process.exitCode = (await main()) ?? 0
} catch (error) {
  process.exitCode = module.exports.NOT_RUN ?? 1
  if (!explained(error, module.exports.USAGE)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.error(error)
  }
}
