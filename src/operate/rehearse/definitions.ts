import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../errors.ts'
import { mapAtOnce } from './batches.ts'
import { DEFINITION_SOURCES, type DefinitionSource, definitionUrl } from './definition-sources.ts'

/** The text of a custom resource definition, with the source it comes from. */
export interface Definition {
  readonly source: DefinitionSource
  readonly file: string
  readonly yaml: string
}

const TIMEOUT_MS = 60_000
const SUMS = 'SHA256SUMS'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error && error.cause.message) || error.message : String(error)

/** Sums of what was downloaded, as `sha256sum -c` reads them. */
function readSums(folder: string): Map<string, string> {
  const path = join(folder, SUMS)
  if (!existsSync(path)) return new Map()
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.tmp`
  writeFileSync(beside, text)
  renameSync(beside, path)
}

/** Reads the text at an address. */
type FetchText = (url: string) => Promise<string>

async function download(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
    throw new Error(`${url}: ${reasonOf(error)}`)
  })
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`)
  return response.text()
}

/** The files of one source: those kept whose sum is as it was, the others from the network. */
async function kept(source: DefinitionSource, cache: string, fetchText: FetchText): Promise<Definition[]> {
  const folder = join(cache, source.project, source.version)
  const sums = readSums(folder)
  const texts = await mapAtOnce(source.files, async (file) => {
    const path = join(folder, file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined
    if (text !== undefined && sums.get(file) === sha256(text)) return text
    const fresh = await fetchText(definitionUrl(source, file))
    if (sums.has(file) && sums.get(file) !== sha256(fresh))
      throw new Error(`${definitionUrl(source, file)} is another file than it was: a tag has moved.`)
    write(path, fresh)
    return fresh
  })
  const lines = source.files.map((file, index) => `${sha256(texts[index] ?? '')}  ${file}\n`)
  write(join(folder, SUMS), lines.join(''))
  return source.files.map((file, index) => ({ source, file: join(folder, file), yaml: texts[index] ?? '' }))
}

/** Every definition in `FOLDER/<project>/`, of the projects that we know. */
function readFolder(folder: string, source: DefinitionSource): Definition[] {
  const place = join(folder, source.project)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ source, file: join(place, file), yaml: readFileSync(join(place, file), 'utf8') }))
}

/**
 * The custom resource definitions of the pinned versions.
 *
 * @param folder - Where they lie, else they are downloaded once and kept.
 * @param cache - Where they are kept.
 */
export async function readDefinitions(
  folder: string | undefined,
  cache: string,
  fetchText: FetchText = download,
): Promise<Definition[]> {
  if (folder !== undefined) {
    const found = DEFINITION_SOURCES.flatMap((source) => readFolder(folder, source))
    if (found.length > 0) return found
    throw new UserError('ARGUMENTS_INVALID', {
      message: `--crds ${folder} has no definitions.`,
      hint: `It has a folder for each project: ${DEFINITION_SOURCES.map(({ project }) => project).join(', ')}.`,
    })
  }
  const results = await Promise.allSettled(DEFINITION_SOURCES.map((source) => kept(source, cache, fetchText)))
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [reasonOf(result.reason)] : []))
  if (reasons.length > 0)
    throw new UserError('NOT_READY', {
      message: `Custom resource definitions could not be downloaded.\n${reasons.join('\n')}`,
      hint: `Without network, name a folder that has them: npm run rehearse -- --crds FOLDER. What was downloaded is in ${cache}.`,
    })
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
}
