import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, UserError } from '../program/errors.ts'
import { sha256OfFile } from './checksum.ts'
import type { ModelSource } from './source.ts'

/** What must be on disk in the end. */
export type Wanted = { file: string; bytes: number; sha256: string }

/** `onProgress` hears how many bytes are there, of `Wanted.bytes`. Times are in milliseconds. */
export type DownloadOptions = {
  target: string
  onProgress?: (bytes: number) => void
  onRetry?: (reason: string) => void
  /** Silence after which a connection counts as lost. */
  stallMs?: number
  /** Pauses before the second, third, … attempt. */
  retryDelaysMs?: readonly number[]
}

/** `present`: it was there already, and right. */
export type Outcome = 'present' | 'fetched'

/** A failure that another attempt may not have. */
class Interrupted extends Error {}

const STALL_MS = 30_000
const RETRY_DELAYS_MS = [500, 2_000] as const

/** The part of a file that has arrived so far stands beside it under this name, and is continued by the next run. */
export const partialPath = (target: string) => `${target}.partial`

/**
 * Puts a file where it belongs, whole and with the right sha256, or not at all.
 *
 * Bytes go to a file beside the target, which takes the target's name in one step once its checksum is right.
 */
export async function obtain(wanted: Wanted, source: ModelSource, options: DownloadOptions): Promise<Outcome> {
  const { target } = options
  if (existsSync(target) && (await sha256OfFile(target)) === wanted.sha256) return 'present'

  mkdirSync(dirname(target), { recursive: true })
  const partial = partialPath(target)
  const hadPartial = existsSync(partial)
  await transfer(wanted, source, partial, options)
  let actual = await sha256OfFile(partial)
  if (actual !== wanted.sha256 && hadPartial && source.kind === 'url') {
    // What an earlier run left may come from another source: once more, from the first byte.
    rmSync(partial)
    await transfer(wanted, source, partial, options)
    actual = await sha256OfFile(partial)
  }
  if (actual !== wanted.sha256) {
    const found = statSync(partial).size
    rmSync(partial)
    throw wrongFile(wanted, source, actual, found)
  }
  renameSync(partial, target)
  return 'fetched'
}

async function transfer(wanted: Wanted, source: ModelSource, partial: string, options: DownloadOptions) {
  if (source.kind === 'file') {
    await pipeline(createReadStream(source.path), counter(0, options.onProgress), createWriteStream(partial))
    return
  }
  const delays = options.retryDelaysMs ?? RETRY_DELAYS_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await download(wanted, source.url, partial, options)
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      const delayMs = delays[attempt]
      if (delayMs === undefined) throw unreachable(source.url, error.message, partial)
      options.onRetry?.(error.message)
      await sleep(delayMs)
    }
  }
}

/** One attempt: asks for what is missing, and appends it only if the server says that it sends exactly that. */
async function download(wanted: Wanted, url: string, partial: string, options: DownloadOptions): Promise<void> {
  const { onProgress, stallMs = STALL_MS } = options
  let have = existsSync(partial) ? statSync(partial).size : 0
  if (have === wanted.bytes) return
  if (have > wanted.bytes) have = 0

  const abort = new AbortController()
  const stall = setTimeout(() => abort.abort(new Error(`nothing arrived for ${stallMs / 1000} s`)), stallMs)
  try {
    const response = await request(url, have, abort.signal)
    if (have > 0 && !continuesAt(response, have, wanted.bytes)) have = 0
    if (response.status === 416 || response.body === null) {
      rmSync(partial, { force: true })
      throw new Interrupted(`the server answered ${response.status} to a request for the rest`)
    }
    const incoming = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
    incoming.on('data', () => stall.refresh())
    const count = counter(have, onProgress, wanted.bytes)
    await pipeline(incoming, count, createWriteStream(partial, { flags: have > 0 ? 'a' : 'w' }))
  } catch (error) {
    if (error instanceof UserError || error instanceof Interrupted) throw error
    const reason = abort.signal.aborted ? abort.signal.reason : ((error as Error).cause ?? error)
    throw new Interrupted(messageOf(reason))
  } finally {
    clearTimeout(stall)
  }
  const arrived = statSync(partial).size
  if (arrived < wanted.bytes && !isLfsPointer(arrived)) {
    throw new Interrupted(`the connection ended after ${arrived} of ${wanted.bytes} bytes`)
  }
}

async function request(url: string, have: number, signal: AbortSignal): Promise<Response> {
  // `identity`: a range of compressed bytes could not be appended.
  const headers = { 'Accept-Encoding': 'identity', ...(have > 0 && { Range: `bytes=${have}-` }) }
  const response = await fetch(url, { headers, signal })
  const { status } = response
  if (status >= 500 || status === 429) throw new Interrupted(`${url} answered ${status}`)
  if (status >= 400 && status !== 416) {
    throw new UserError(`${url} answered ${status}.`, 'Correct MODEL_SOURCE, or unset it to take the published file.')
  }
  return response
}

/** Whether an answer is the wanted rest: status 206 and a range that starts where our part ends. RFC 9110, 14.4. */
function continuesAt(response: Response, have: number, total: number): boolean {
  if (response.status !== 206) return false
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  if (Number(match?.[1]) === have && (match?.[2] === '*' || Number(match?.[2]) === total)) return true
  throw new Interrupted('the server answered with another range than the one asked for')
}

/** Passes bytes on and counts them; more than `limit` cannot be the file, and would fill the disk. */
function counter(
  start: number,
  onProgress: DownloadOptions['onProgress'],
  limit = Number.POSITIVE_INFINITY,
): Transform {
  let bytes = start
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limit) return done(new UserError(`More than the expected ${limit} bytes arrived.`, CHECK_SOURCE))
      onProgress?.(bytes)
      done(null, chunk)
    },
  })
}

const CHECK_SOURCE = 'Check MODEL_SOURCE: it may be another version, an error page or a Git LFS pointer.'

/** A clone without Git LFS, or GitHub's "raw" address, has a text of about 130 bytes in place of the file. */
const isLfsPointer = (bytes: number) => bytes < 200

function wrongFile({ file, bytes, sha256 }: Wanted, source: ModelSource, actual: string, found: number): UserError {
  const where = source.kind === 'file' ? source.path : source.url
  const sums = `  expected ${sha256}, ${bytes} bytes\n  found    ${actual}, ${found} bytes`
  return new UserError(`${where} is not the expected ${file}; its sha256 differs.\n${sums}`, CHECK_SOURCE)
}

function unreachable(url: string, reason: string, partial: string): UserError {
  const rest = existsSync(partial) ? 'What has arrived is kept: run the same command again to go on.\n' : ''
  return new UserError(
    `Cannot download ${url}: ${reason}.`,
    `${rest}Without internet access, take the file from a mirror: MODEL_SOURCE=<folder, file or URL> npm run model`,
  )
}
