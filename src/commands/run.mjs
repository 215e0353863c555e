/**
 * Runs a TypeScript entry, which exports `main` and perhaps `USAGE`: `node src/commands/run.mjs src/commands/synth.ts --check`.
 * With `--help` it prints the `USAGE` and nothing runs, so no entry has to know that flag.
 *
 * A command that fails ends with 1; one that says something with 1 itself exports `NOT_RUN`, what it ends with then.
 *
 * Bundling works on Node 20, which cannot strip types, and takes a fifth of the time of loading file by file through tsx.
 * The bundle runs as if it stood in node_modules/.cache, where packages are found. So entries find the repository by
 * their working directory.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from '../workshop/bundle.mjs'

const [, , entry = '', ...args] = process.argv
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
process.argv.splice(1, Number.POSITIVE_INFINITY, join(root, entry), ...args)

/** Says what the user can correct, and returns whether it was that. */
function explained(error, usage) {
  const isArguments = String(error?.code).startsWith('ERR_PARSE_ARGS')
  if (error?.name === 'UserError') console.error(`${error.code}: ${error.message}\n\n${error.hint}`)
  else if (isArguments) console.error(`ARGUMENTS_INVALID: ${error.message}\n\n${usage}`)
  return error?.name === 'UserError' || isArguments
}

/** The entry, or the end where esbuild cannot read it and has said why. */
async function loaded() {
  try {
    return await load(root, entry)
  } catch (error) {
    if (!error?.errors) throw error
    process.exit(1)
  }
}

let exported = {}
try {
  const { exports, remember } = await loaded()
  exported = exports
  if (exported.USAGE && args.some((arg) => arg === '--help' || arg === '-h')) console.log(exported.USAGE)
  else process.exitCode = (await exported.main()) ?? 0
  remember()
} catch (error) {
  process.exitCode = exported.NOT_RUN ?? 1
  if (!explained(error, exported.USAGE)) console.error(error)
}
