/** `npm run conformance -- URL`: asks any server whether it speaks the Open Inference Protocol, version 2, over REST. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient, discoverModel } from '../conformance/client.ts'
import { EXTENSION_CASES } from '../conformance/extension-cases.ts'
import { INFER_CASES } from '../conformance/infer-cases.ts'
import { SERVER_CASES } from '../conformance/server-cases.ts'
import { brief, Remark, Skip, type Subject } from '../conformance/suite.ts'
import type { ModelMetadata } from '../conformance/tensors.ts'
import { messageOf, UserError } from '../program/errors.ts'
import { folderOfUser } from '../program/folder-of-user.ts'
import { runProgram } from '../program/run-program.ts'

const CASES = [...SERVER_CASES, ...INFER_CASES, ...EXTENSION_CASES]

const USAGE = `Usage: npm run conformance -w classifier -- [options] URL

Asks a server, case by case, whether it speaks the Open Inference Protocol, version 2, and exits 1 when one fails.

  --model NAME     the model to ask; the first that the server lists unless given
  --version V      a version of it; the one that the server chooses unless given
  --image FILE     a picture, for servers that take encoded ones as BYTES
`

async function main(): Promise<void> {
  const { url, values } = parseArguments()
  const subject = await open(url, values)
  const { name, versions = [] } = subject.metadata
  process.stdout.write(
    `${url}: ${name}, versions: ${versions.join(', ') || 'none'}; extensions: ${subject.extensions.join(', ') || 'none'}\n`,
  )

  const count = { ok: 0, FAILED: 0, skipped: 0 }
  for (const { name: sentence, run } of CASES) {
    const [outcome, why] = await run(subject).then(
      () => ['ok', ''] as const,
      (error: Error) => [outcomeOf(error), `: ${messageOf(error)}`] as const,
    )
    count[outcome]++
    process.stdout.write(`${outcome.padEnd(8)} ${sentence}${why}\n`)
  }
  process.stdout.write(
    `\n${count.ok} passed, ${count.FAILED} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}\n`,
  )
  process.exitCode = count.FAILED === 0 ? 0 : 1
}

const outcomeOf = (error: Error) => (error instanceof Skip ? 'skipped' : error instanceof Remark ? 'ok' : 'FAILED')

type Options = { model?: string; version?: string; image?: string }

/** Reads what all cases need; without it there is nothing to ask. */
async function open(url: string, { model, version, image }: Options): Promise<Subject> {
  const client = createClient(url)
  const name = model ?? (await discoverModel(client, url))
  const path = `/v2/models/${encodeURIComponent(name)}${version === undefined ? '' : `/versions/${version}`}`
  const answer = await client.get(path).catch((error: Error) => {
    throw new UserError(`${url}: ${messageOf(error)}`, 'Is the server running, and is this its URL?')
  })
  const metadata = answer.json as Partial<ModelMetadata> | undefined
  if (answer.status !== 200 || !Array.isArray(metadata?.inputs) || !Array.isArray(metadata.outputs)) {
    throw new UserError(`${url}${path} is no metadata of a model: ${brief(answer)}`, 'Correct --model or --version.')
  }
  const { extensions = [] } = ((await client.get('/v2')).json ?? {}) as { extensions?: string[] }
  const file = image && resolve(folderOfUser(), image)
  return { client, path, metadata: metadata as ModelMetadata, extensions, image: file ? readFileSync(file) : undefined }
}

function parseArguments(): { url: string; values: Options } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        model: { type: 'string' },
        version: { type: 'string' },
        image: { type: 'string' },
      },
      allowPositionals: true,
    })
    const [url = '', ...others] = positionals
    if (others.length > 0 || !/^https?:\/\//.test(url)) throw new Error('Name one URL, with http://')
    return { url, values }
  } catch (error) {
    throw new UserError(`${messageOf(error)}.`, `\n${USAGE.trimEnd()}`)
  }
}

await runProgram(main, USAGE)
