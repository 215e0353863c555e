import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { MAX_IMAGE_PIXELS, STARTUP_TIMEOUT_MS } from '../../contract.ts'
import { type Label, type LocatedModel, readLabels } from '../../model/manifest.ts'
import { modelSettings } from '../../model/settings.ts'
import { messageOf, UserError } from '../../program/errors.ts'
import { checkImage } from '../../routes/upload.ts'
import { OTHER_GROUP, readGroups } from '../../signals/groups.ts'
import { createKnownClass } from '../../signals/known-classes.ts'
import type { Classification, Job } from '../../workers/protocol.ts'
import { startWorker, WORKER_ENV, type WorkerProcess } from '../../workers/worker-process.ts'
import { eachWithProgress } from '../classify/each-picture.ts'
import type { Picture } from '../classify/find-pictures.ts'

/** What one model said of one picture. `known` is the right class where that is known. */
export type Seen = {
  id: string
  label: string
  confidence: number
  group: string
  known: string | undefined
  isRight: boolean | undefined
}

/** One model on all pictures, in their order. `times` are those of the network and of what it is fed, in milliseconds. */
export type Measured = {
  model: Pick<LocatedModel, 'name' | 'version'> & { sha256: string }
  seen: readonly Seen[]
  times: readonly number[]
  memoryBytes: number | undefined
  bytes: number
  hasGroups: boolean
}
export type Both = { base: Measured; head: Measured; pictures: readonly string[]; leftOut: readonly string[] }

/** A model whose weights are there. */
export type OpenModel = LocatedModel & { sha256: string }

/** Few pictures are shown again until there are as many times as this. */
const LEAST_TIMES = 60
const JOB_TIMEOUT_MS = 60_000

type Instance = {
  model: OpenModel
  worker: WorkerProcess
  see: (picture: Picture, result: Classification) => Seen
  hasGroups: boolean
}

/**
 * Shows the same pictures to both, each in a process like those that serve, one after the other and each first every other
 * time: whatever else the machine does meets both alike.
 */
export async function measureBoth(
  models: readonly [OpenModel, OpenModel],
  pictures: readonly Picture[],
  workerPath: string,
): Promise<Both> {
  const labels = models.map(({ folder, manifest }) => readLabels(folder, manifest))
  assertComparable(models, labels as [Label[], Label[]])
  const instances: Instance[] = []
  async function measure(onEnd: (error: Error) => void): Promise<Both> {
    for (const [i, model] of models.entries()) {
      instances.push(await start(model, labels[i] as Label[], workerPath, onEnd))
    }
    return show(instances as [Instance, Instance], pictures)
  }
  try {
    // A process that ends leaves open what it was asked, so nothing that waits for it would hear of that.
    return await new Promise((resolve, reject) => void measure(reject).then(resolve, reject))
  } finally {
    for (const { worker } of instances) worker.stop()
  }
}

async function show(instances: readonly [Instance, Instance], pictures: readonly Picture[]): Promise<Both> {
  const seen: [Seen[], Seen[]] = [[], []]
  const times: [number[], number[]] = [[], []]
  const names: string[] = []
  let turn = 0

  /** Shows one picture to both; what a decoder refuses of one is refused of both. */
  async function ask(picture: Picture): Promise<[Classification, Classification]> {
    const bytes = readFileSync(picture.path)
    const job: Job = { model: 0, bytes, type: checkImage(bytes).type, top: 1 }
    const results: Classification[] = []
    for (const place of turn++ % 2 === 0 ? [0, 1] : [1, 0]) {
      results[place] = await (instances[place] as Instance).worker.run(job)
    }
    for (const place of [0, 1] as const) {
      const { preprocessMs, inferenceMs } = results[place] as Classification
      times[place].push(preprocessMs + inferenceMs)
    }
    return results as [Classification, Classification]
  }

  const leftOut = await eachWithProgress(pictures, async (picture) => {
    const results = await ask(picture)
    for (const place of [0, 1] as const) seen[place].push(instances[place].see(picture, results[place]))
    names.push(picture.name)
  })
  if (names.length === 0) throw new UserError('None of the pictures can be classified.', 'Name others.')
  const read = new Set(names)
  const readable = pictures.filter(({ name }) => read.has(name))
  for (let i = 0; times[0].length < LEAST_TIMES; i++) await ask(readable[i % readable.length] as Picture)

  const measured = (place: 0 | 1): Measured => {
    const { model, worker, hasGroups } = instances[place]
    const { name, version, sha256, path } = model
    return {
      model: { name, version, sha256 },
      seen: seen[place],
      times: times[place],
      memoryBytes: memoryOf(worker.pid),
      bytes: statSync(path).size,
      hasGroups,
    }
  }
  return { base: measured(0), head: measured(1), pictures: names, leftOut }
}

function start(
  model: OpenModel,
  labels: readonly Label[],
  path: string,
  onEnd: (error: Error) => void,
): Promise<Instance> {
  const groups = readGroups(model.folder, model.manifest.labels, labels)
  const knownClass = createKnownClass(labels)
  function see({ path }: Picture, { scores: [best], measured }: Classification): Seen {
    const { id, name } = labels[best?.index ?? 0] as Label
    const right = knownClass(path)
    return {
      id,
      label: name,
      confidence: measured?.confidence ?? best?.score ?? 0,
      group: groups[best?.index ?? 0] ?? OTHER_GROUP,
      known: right === undefined ? undefined : labels[right]?.name,
      isRight: right === undefined ? undefined : labels[right]?.id === id,
    }
  }
  const settings = {
    models: [modelSettings(model)],
    decoder: 'auto',
    maxPixels: MAX_IMAGE_PIXELS,
    signals: true,
  } as const
  const limits = { jobTimeoutMs: JOB_TIMEOUT_MS, startTimeoutMs: STARTUP_TIMEOUT_MS }
  const options = { path, env: { ...process.env, ...WORKER_ENV }, settings, ...limits }
  return new Promise((ready) => {
    const worker = startWorker(
      options,
      () => ready({ model, worker, see, hasGroups: groups.some((group) => group !== OTHER_GROUP) }),
      ({ cause }) => onEnd(cause ?? new UserError(`The process that runs ${model.path} ended.`, 'Try it alone.')),
    )
  })
}

/** Answers are compared by class: of two models that share none, nothing can be said. */
function assertComparable(models: readonly [OpenModel, OpenModel], [base, head]: [Label[], Label[]]): void {
  const ids = new Set(base.map(({ id }) => id))
  if (head.some(({ id }) => ids.has(id))) return
  const [first, second] = models.map(({ name }) => name)
  const hint = 'Classes are the same where their WordNet ids are, or without these their names.'
  throw new UserError(`${first} and ${second} have no class in common.`, hint)
}

/** What a process holds in memory; nothing where the system does not say. */
function memoryOf(pid: number | undefined): number | undefined {
  try {
    const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }))
    return kibibytes > 0 ? kibibytes * 1024 : undefined
  } catch (error) {
    process.stderr.write(`The memory of the models is not known here: ${messageOf(error)}\n`)
    return undefined
  }
}
