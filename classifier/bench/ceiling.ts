/** What a core can do at most: decode and run the model in a loop, without HTTP and without other processes to talk to. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { DEFAULT_TOP, MAX_IMAGE_PIXELS } from '../src/contract.ts'
import { locateModel } from '../src/model/manifest.ts'
import { modelSettings } from '../src/model/settings.ts'
import { checkImage } from '../src/routes/upload.ts'
import { createClassifyImage } from '../src/workers/classify-image.ts'

/** Which pictures to classify, for how long. */
export type CeilingOrder = { paths: readonly string[]; warmupMs: number; measureMs: number }

/** Pictures per second of this process, and its processor time for one, in milliseconds. */
export type CeilingResult = { perSecond: number; cpuMs: number }

/** As many as a worker has at once: one is decoded while the model runs on another. */
const AT_ONCE = 2

/** Loads the model at the path in its arguments, says `ready`, and waits for orders. */
export async function main(): Promise<never> {
  const model = locateModel(resolve('classifier/models'), process.argv[2])
  const settings = {
    models: [modelSettings(model)],
    decoder: 'auto',
    maxPixels: MAX_IMAGE_PIXELS,
    signals: true,
  } as const
  const classifyImage = await createClassifyImage(settings)

  async function run({ paths, warmupMs, measureMs }: CeilingOrder): Promise<CeilingResult> {
    const jobs = paths.map((path) => {
      const bytes = readFileSync(path)
      return { model: 0, bytes, type: checkImage(bytes).type, top: DEFAULT_TOP }
    })
    let done = 0
    let endMs = performance.now() + warmupMs
    async function loop() {
      while (performance.now() < endMs) {
        const job = jobs[done++ % jobs.length]
        if (job !== undefined) await classifyImage(job)
      }
    }
    const loops = () => Promise.all(Array.from({ length: AT_ONCE }, loop))
    await loops()
    done = 0
    const startMs = performance.now()
    endMs = startMs + measureMs
    const before = process.cpuUsage()
    await loops()
    const { user, system } = process.cpuUsage(before)
    return { perSecond: (done * 1000) / (performance.now() - startMs), cpuMs: (user + system) / 1000 / done }
  }

  process.on('message', async (order: CeilingOrder) => process.send?.(await run(order)))
  process.on('disconnect', () => process.exit(0))
  process.send?.('ready')
  return new Promise(() => {})
}
