import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jpeg, solid } from '../testing/pictures.ts'
import { temporaryFolder } from '../testing/service.ts'
import { worstCases } from '../testing/worst-cases.ts'
import { WORKER_ENV } from '../workers/worker-process.ts'
import { decodeMemory } from './decode-memory.ts'
import { type ImageType, imageType } from './image-header.ts'

const it = suite('memory of decoding')
const MIB = 2 ** 20
/** Most measurements. */
const TIMES = 3
const MEASURE = fileURLToPath(new URL('../testing/measure-decoding.ts', import.meta.url))

it('is estimated from the header, at no less than it takes and not much more', async () => {
  if (!existsSync('/proc/self/clear_refs')) {
    process.stdout.write('\n  skipped: this system does not tell what a process had at most\n')
    return
  }
  const folder = temporaryFolder()
  const cases = await worstCases(2500, 2000)
  const files = cases.map(({ name }) => join(folder, name))
  for (const [i, { bytes }] of cases.entries()) writeFileSync(files[i] as string, bytes)
  const env = { ...process.env, ...WORKER_ENV }
  const args = ['--expose-gc', '--import', 'tsx', MEASURE, ...files]
  const measure = () => JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as number[]
  const problemsOf = (measured: readonly number[]) =>
    cases.flatMap(({ name, bytes }, i) => {
      const type = imageType(bytes) as ImageType
      const [took, estimate] = [measured[i] as number, decodeMemory({ bytes, type }, false)]
      const isFlat = /^(animated|strip)|webp$/.test(name) // little of it is ever touched
      if (took <= estimate && (isFlat || estimate <= 1.5 * took + 48 * MIB)) return []
      return [`${name} took ${Math.round(took / MIB)} of ${Math.round(estimate / MIB)} MiB`]
    })
  // What collects garbage, and when, changes a measurement by tens of MiB: a wrong estimate is wrong each time.
  let problems = problemsOf(measure())
  for (let times = 1; times < TIMES && problems.length > 0; times++) problems = problemsOf(measure())
  assert.equal(problems, [])
})

it('is little for photographs', async () => {
  const small = decodeMemory({ bytes: await jpeg('red'), type: 'jpeg' }, false)
  const large = decodeMemory({ bytes: await solid('red', 4000, 3000).jpeg().toBuffer(), type: 'jpeg' }, false)
  assert.ok(small < 12 * MIB && large < 24 * MIB, `${small}, ${large}`)
})

it('is that of the stand-in where that decodes', async () => {
  const bytes = await solid('red', 1000, 1000).jpeg().toBuffer()
  assert.is(decodeMemory({ bytes, type: 'jpeg' }, true), 25_000_000 + 3 * bytes.length)
})

it.run()
