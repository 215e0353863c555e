/**
 * A TypeScript entry as one script, with what it imports: bundled by esbuild once, and found again in node_modules/.cache
 * until a file of it changes.
 *
 * What the repository depends on at run time goes into the bundle, since Node takes longer to find its hundreds of files
 * than to run them; what is native, or for the workshop alone, stays outside. The second run of the same bundle leaves
 * its compiled code beside it. So `synth --no-types` takes 0.48 s of processor time instead of 0.73, `--help` 0.1 instead of 0.23.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

/** Bundles kept, those that ran last: 3 MB each. A person uses a dozen; tests have clones with other values. */
const KEPT = 48
const PACKAGES = 'node_modules/'
/** What decides how an entry is bundled, beside what it imports. */
const SETTINGS = ['src/workshop/bundle.mjs', 'package.json', 'classifier/package.json', 'tsconfig.json']

/** Ours by content: a clone in another folder has the same. Packages by size and time: npm writes them anew. */
function sumOf(root, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const path = join(root, file)
    hash.update(`\0${file}\0`)
    try {
      if (file.startsWith(PACKAGES)) {
        const { size, mtimeMs } = statSync(path)
        hash.update(`${size} ${mtimeMs}`)
      } else hash.update(readFileSync(path))
    } catch {
      hash.update('is not there')
    }
  }
  return hash.digest('hex').slice(0, 32)
}

/** Does what it can: a cache that cannot be read or written is none. */
function attempt(action) {
  try {
    return action()
  } catch {
    return undefined
  }
}

/** Writes beside and renames: two commands may run at once. */
function keep(path, content) {
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, content)
  renameSync(beside, path)
}

function dropOldest(folder) {
  const paths = readdirSync(folder).map((file) => join(folder, file))
  const bundles = paths.filter((path) => path.endsWith('.cjs')).map((path) => ({ path, at: statSync(path).mtimeMs }))
  for (const { path } of bundles.sort((a, b) => b.at - a.at).slice(KEPT))
    for (const each of [path, `${path}.code`]) rmSync(each, { force: true })
}

async function build(root, entry) {
  const { buildSync, version } = await import('esbuild')
  const [ours, workspace] = SETTINGS.slice(1, 3).map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')))
  const outside = Object.keys({ ...ours.devDependencies, ...workspace.dependencies })
  const { outputFiles, metafile } = buildSync({
    entryPoints: [join(root, entry)],
    external: outside.filter((name) => !(name in ours.dependencies)),
    absWorkingDir: root,
    // CommonJS, since Node 20 takes a third longer to load packages as ES modules.
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
    supported: { 'dynamic-import': false }, // a script of node:vm may not import; `require` loads what stays outside
    ...{ write: false, metafile: true, logLevel: 'error', banner: { js: `// esbuild ${version}` } },
  })
  // Where node_modules is a link, packages have a path outside.
  const inputs = Object.keys(metafile.inputs).map((file) => file.slice(Math.max(0, file.indexOf(PACKAGES))))
  return { text: outputFiles[0].text, files: [...SETTINGS, 'node_modules/esbuild/package.json', ...inputs] }
}

/** The text of an entry, and where it stands in the cache. */
async function bundled(root, entry) {
  const folder = join(root, 'node_modules', '.cache', 'commands')
  const name = entry.replaceAll(/\W/g, '-')
  const list = join(folder, `${name}.json`)
  const pathFor = (files) => join(folder, `${name}-${sumOf(root, files)}.cjs`)
  const found = attempt(() => {
    const path = pathFor(JSON.parse(readFileSync(list, 'utf8')))
    const text = readFileSync(path, 'utf8')
    utimesSync(path, new Date(), new Date())
    return { path, text, isKnown: true }
  })
  if (found) return found
  const { text, files } = await build(root, entry)
  const path = pathFor(files)
  attempt(() => {
    mkdirSync(folder, { recursive: true })
    keep(path, text)
    keep(list, JSON.stringify(files))
    dropOldest(folder)
  })
  return { path, text, isKnown: false }
}

/**
 * Loads an entry. Returns what it exports, and what to call when it has run, which keeps its compiled code for the next time.
 *
 * @throws esbuild's error with `errors` where the entry cannot be read, which it has printed.
 */
export async function load(root, entry) {
  const { path, text, isKnown } = await bundled(root, entry)
  const cachedData = isKnown ? attempt(() => readFileSync(`${path}.code`)) : undefined
  const script = new Script(Module.wrap(text), { filename: path, ...(cachedData && { cachedData }) })
  const remember = () => {
    if (isKnown && (!cachedData || script.cachedDataRejected))
      attempt(() => keep(`${path}.code`, script.createCachedData()))
  }
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path))
  return { exports: module.exports, remember }
}
