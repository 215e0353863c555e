import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { definitionUrl } from '../../operate/rehearse/definition-sources.ts'
import { CRD_GROUPS, type CrdGroup, type CrdKind } from './sources.ts'

const DOWNLOAD_TIMEOUT_MS = 60_000
const MAX_REASONS = 3 // without network all of them fail for the same one

/** The text of every CRD file in `CRD_GROUPS`, in its order, from a local folder or from the pinned upstream URLs. */
export async function readCrdFiles(from: string | undefined): Promise<string[]> {
  const wanted = CRD_GROUPS.flatMap((group) => group.kinds.map((kind) => ({ group, kind })))
  const results = await Promise.allSettled(
    wanted.map(({ group, kind }) => (from === undefined ? download(group, kind) : readLocal(from, group, kind))),
  )
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [reasonText(result.reason)] : []))
  if (reasons.length > 0) {
    throw new UserError('IMPORT_FAILED', {
      message: `${reasons.length} of ${wanted.length} CRD files could not be read.\n${listText(reasons)}`,
      hint: from === undefined ? OFFLINE_HINT : LAYOUT_HINT,
    })
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

const LAYOUT_HINT =
  'DIR holds <project>/<file> as src/workshop/import/sources.ts names them: DIR/cert-manager/cert-manager.io_certificates.yaml.'
const OFFLINE_HINT = [
  'Without network, fetch these files on another machine and run here: npm run import -- --from DIR',
  LAYOUT_HINT,
  'Or leave these types as they are (imports/ is committed): npm run import -- --only azurerm --schema FILE',
].join('\n')

async function download(group: CrdGroup, kind: CrdKind): Promise<string> {
  const url = definitionUrl(group, kind.file)
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) }).catch((error: unknown) => {
    throw new Error(`${url}: ${reasonText(error instanceof Error ? (error.cause ?? error) : error)}`)
  })
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status} ${response.statusText}`)
  return response.text()
}

function readLocal(from: string, { project }: CrdGroup, { file }: CrdKind): Promise<string> {
  return readFile(join(from, project, file), 'utf8')
}

function listText(reasons: readonly string[]): string {
  const more = reasons.length - MAX_REASONS
  return [...reasons.slice(0, MAX_REASONS), ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}

function reasonText(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
