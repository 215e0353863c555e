import { createApp } from '../app.ts'
import type { ServedModel } from '../model/served.ts'
import type { Health } from '../routes/health.ts'
import type { Classify } from '../workers/pool.ts'
import { testMetrics } from './metrics.ts'
import { servedVersion } from './served.ts'

/** Classes of every model here. */
export const LABELS = Array.from({ length: 1000 }, (_, index) => ({ id: `n${index}`, name: `Class ${index}` }))
/** What the service says that it runs. */
export const RUNNING = {
  version: '1.2.3',
  commit: 'f00',
  node: 'v20.9.0',
  model: { name: 'colors', sha256: 'abc' },
  models: [],
}
/** The version that answers. */
export const VERSION = servedVersion(LABELS)
/** The model that is served. */
export const MODEL: ServedModel = { name: 'colors', versions: [VERSION], serve: VERSION }
const SCORES = [0.5, 0.2, 0.15, 0.1, 0.05].map((score, i) => ({ index: i * 100, score }))
/** Answers every picture with the same five classes. */
export const fine = async () => ({ scores: SCORES, queueMs: 1, decodeMs: 4, preprocessMs: 0.5, inferenceMs: 5 })

type Options = { classify?: Classify; status?: Health['status']; model?: ServedModel }

/** The service with stand-ins for what it needs, and what it logs. */
export function createTestApp({ classify = fine, status = 'ok', model = MODEL }: Options = {}) {
  const lines: { message: string; fields: Record<string, unknown> | undefined }[] = []
  const metrics = testMetrics()
  const app = createApp({
    classify,
    models: [model],
    maxImageBytes: 100_000,
    requestTimeoutMs: 7_000,
    health: () => ({ status, model: 'colors', workers: 1, waiting: 0 }),
    version: () => RUNNING,
    metrics,
    log: (_, message, fields) => lines.push({ message, fields }),
    pageHtml:
      '<h1>{{title}}</h1>{{classes}} things<form data-max="{{maxImageBytes}}"></form><style>a{}</style><script>1</script>',
  })
  return { app, metrics, lines }
}
