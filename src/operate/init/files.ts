import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { LOCK_FILE } from '../../engine/terraform/lock.ts'
import { UserError } from '../../errors.ts'

const FOLDER = 'src/environments'
export const fileOf = (name: string): string => `${FOLDER}/${name}.ts`
export const INDEX = `${FOLDER}/index.ts`

/** Digests by environment and service; `npm run promote` writes it. */
export const IMAGES_FILE = `${FOLDER}/images.json`
const LIST = /(export const ENVIRONMENTS = \{)([^}]*)(\})/

/** The names in the list of all. */
function listed(index: string, name: string): string[] {
  const [, , names] = LIST.exec(index) ?? []
  if (names === undefined)
    throw new UserError('CONFIG_INVALID', {
      message: `${INDEX} has no line "export const ENVIRONMENTS = { … }".`,
      hint: `Change ${name} in it by hand, then run npm run synth.`,
    })
  return names
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
}

/** Takes an environment out of the list of all. */
export function unregister(index: string, name: string): string {
  const rest = listed(index, name).filter((each) => each !== name)
  return index.replace(`import { ${name} } from './${name}.ts'\n`, '').replace(LIST, `$1 ${rest.join(', ')} $3`)
}

/** Adds an environment to the list of all. */
export function register(index: string, name: string): string {
  const all = listed(index, name)
  if (all.includes(name)) return index
  const imports = index.split('\n').filter((line) => line.startsWith('import { '))
  const mine = `import { ${name} } from './${name}.ts'`
  const next = imports.find((line) => line > mine && !line.includes('../'))
  const last = imports.at(-1) ?? ''
  const added = next ? index.replace(next, `${mine}\n${next}`) : index.replace(last, `${last}\n${mine}`)
  return added.replace(LIST, `$1 ${[...all, name].join(', ')} $3`)
}

/** The text of a template under another name. */
export function renamed(text: string, from: string, to: string): string {
  if (from === to) return text
  return text
    .replace(new RegExp(`export const ${from}\\b`), `export const ${to}`)
    .replace(/\/\*\*[\s\S]*?\*\/\n(?=export const)/, `/** Made from ${from} by npm run init. */\n`)
}

/** Gives a new root module the provider that the one it is made from runs with. */
export function copyLock(from: string, to: string): void {
  const [source, target] = [`terraform/${from}/${LOCK_FILE}`, `terraform/${to}/${LOCK_FILE}`]
  if (existsSync(source) && !existsSync(target)) copyFileSync(source, target)
}

function put(path: string, text: string | undefined): void {
  if (text === undefined) rmSync(path, { force: true })
  else writeFileSync(path, text)
}

/** A data file without what stands at some paths; nothing where it has none of them. */
export function forgetting(
  file: string,
  paths: readonly (readonly string[])[],
): readonly (readonly [string, string])[] {
  const data: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'))
  const known = paths.flatMap((path) => {
    const parent: Record<string, unknown> = path
      .slice(0, -1)
      .reduce<Record<string, unknown>>((value, key) => Object(value[key]), data)
    const key = path.at(-1) ?? ''
    return Object.hasOwn(parent, key) ? [{ parent, key }] : []
  })
  for (const { parent, key } of known) delete parent[key]
  return known.length === 0 ? [] : [[file, `${JSON.stringify(data, null, 2)}\n`]]
}

/** Writes files, removes those without text, lets something look at it, and puts everything back where that fails. */
export async function writeThen(
  files: ReadonlyMap<string, string | undefined>,
  look: () => Promise<void>,
): Promise<void> {
  const before = new Map(
    [...files.keys()].map((path) => [path, existsSync(path) ? readFileSync(path, 'utf8') : undefined]),
  )
  try {
    for (const [path, text] of files) put(path, text)
    format([...files.keys()].filter((path) => existsSync(path)))
    await look()
  } catch (error) {
    for (const [path, text] of before) put(path, text)
    throw error
  }
}

/** Breaks lines that became too long, where the formatter and its settings are there; the files are right without, too. */
function format(paths: readonly string[]): void {
  if (!existsSync('biome.json')) return
  spawnSync('node_modules/.bin/biome', ['format', '--write', ...paths], { stdio: 'ignore' })
}
