import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../program/errors.ts'
import type { ModelManifest } from './manifest.ts'

/** Where the bytes of a model come from. */
export type ModelSource = { kind: 'file'; path: string } | { kind: 'url'; url: string }

/**
 * Says where to get a model: from where it is published, or from `MODEL_SOURCE`.
 *
 * @param source - A folder or URL prefix that holds the file, or the file or its URL itself.
 * @param cwd - What a relative folder or file is relative to.
 */
export function modelSource(manifest: ModelManifest, source: string | undefined, cwd: string): ModelSource {
  if (source === undefined || source === '') {
    if (manifest.url !== undefined) return { kind: 'url', url: manifest.url }
    throw new UserError(
      `The manifest of ${manifest.name} has no url, and nothing says where ${manifest.file} is.`,
      'Name the folder, the file or its URL: MODEL_SOURCE=<folder, file or URL> npm run model',
    )
  }
  if (/^https?:\/\//i.test(source)) return { kind: 'url', url: urlOf(manifest, source) }

  const path = source.startsWith('file://') ? fileURLToPath(source) : resolve(cwd, source)
  if (!existsSync(path)) {
    throw new UserError(
      `MODEL_SOURCE names ${path}, which does not exist.`,
      'Correct it; it may be a folder or a file.',
    )
  }
  if (!statSync(path).isDirectory()) return { kind: 'file', path }
  const file = join(path, manifest.file)
  if (existsSync(file)) return { kind: 'file', path: file }
  throw new UserError(
    `MODEL_SOURCE names the folder ${path}, which has no ${manifest.file}.`,
    manifest.url === undefined
      ? `Put ${manifest.file} into that folder.`
      : `Download it elsewhere from ${manifest.url}\nand put it into that folder.`,
  )
}

/** A URL whose path ends in `.onnx` is the file; any other is a prefix. A query, such as a signature, is kept. */
function urlOf(manifest: ModelManifest, source: string): string {
  const url = new URL(source)
  if (!url.pathname.endsWith('.onnx')) url.pathname = `${url.pathname.replace(/\/$/, '')}/${manifest.file}`
  return url.href
}
