import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BadInput } from './bad-input.ts'
import { createCorpus } from './corpus.ts'
import { jpeg } from './pictures.ts'
import { type Service, startService } from './service.ts'

const it = suite('corpus')

/** On a machine that does other things too; the slowest takes jimp an eighth of it on an idle one. */
const IN_TIME_MS = 8_000
/** Of the main process or a worker. 25 megapixels take jimp 25 bytes each: it decodes all of them before it resizes. */
const PEAK_MB = { auto: 500, jimp: 1_000 }

/** The most memory that a process ever had, where the system tells. */
function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

function send(service: Service, body: Buffer, type: string): Promise<Response> {
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
  return fetch(`${service.url}/predict`, { method: 'POST', body: new Uint8Array(body), headers })
}

/** It reads no WebP, and no PNG that goes on after its end. */
function forJimp({ allowed }: BadInput): readonly number[] {
  return allowed.includes(200) || allowed.includes(422) ? [...allowed, 415, 422] : allowed
}

async function problemWith(allowed: readonly number[], response: Response): Promise<string | undefined> {
  const text = await response.text()
  const { status } = response
  if (!allowed.includes(status)) return `${status} instead of ${allowed}: ${text}`
  const answer = JSON.parse(text) as { predictions?: unknown[]; status?: number }
  return status === 200
    ? answer.predictions?.length !== 5
      ? text
      : undefined
    : answer.status !== status
      ? text
      : undefined
}

it('is the same in every run, and has 500 inputs at least', async () => {
  const [first, second] = await Promise.all([createCorpus(), createCorpus()])
  assert.equal(first, second)
  const count = Object.values(first).flat().length
  assert.ok(count >= 500, `${count}`)
})

for (const decoder of ['auto', 'jimp'] as const) {
  it(`answers every bad input in time with what it deserves, and goes on (${decoder})`, async () => {
    const good = await jpeg('green')
    const service = await startService({ IMAGE_DECODER: decoder, MAX_IMAGE_BYTES: '1000000' })
    try {
      const wrong: string[] = []
      for (const [kind, inputs] of Object.entries(await createCorpus())) {
        const statuses: Record<number, number> = {}
        let slowestMs = 0
        for (const input of inputs) {
          const startMs = performance.now()
          const response = await send(service, input.body, input.type)
          const problem = await problemWith(decoder === 'jimp' ? forJimp(input) : input.allowed, response)
          const tookMs = performance.now() - startMs
          slowestMs = Math.max(slowestMs, tookMs)
          statuses[response.status] = (statuses[response.status] ?? 0) + 1
          if (problem !== undefined) wrong.push(`${input.name}: ${problem}`)
          if (tookMs > IN_TIME_MS) wrong.push(`${input.name}: took ${tookMs} ms`)
          const next = await send(service, good, 'image/jpeg')
          if (next.status !== 200) wrong.push(`${input.name}: the next good picture got ${next.status}`)
          await next.body?.cancel()
        }
        const counts = Object.entries(statuses).map(([status, count]) => `${count} x ${status}`)
        process.stdout.write(
          `\n  ${decoder}: ${inputs.length} ${kind}: ${counts.join(', ')}; slowest ${Math.round(slowestMs)} ms`,
        )
      }
      assert.equal(wrong, [])
      assert.is(service.workerPids().length, 1, 'no worker was lost')
      assert.not.match(service.output(), '"level":"error"')
      const peaks = [service.process.pid as number, ...service.workerPids()].map(peakMb).map(Math.round)
      process.stdout.write(
        `\n  ${decoder}: peak memory ${peaks[0]} MB in the main process, ${peaks[1]} MB in the worker\n`,
      )
      assert.ok(peaks.every((peak) => peak < PEAK_MB[decoder]))
    } finally {
      service.process.kill('SIGKILL')
    }
  })
}

it.run()
