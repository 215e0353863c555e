import { availableParallelism } from 'node:os'
import { z } from 'zod'
import {
  DRAIN_TIMEOUT_MS,
  ENV,
  IMAGE_DECODERS,
  MAX_IMAGE_BYTES,
  MAX_QUEUE,
  MAX_REQUEST_TIMEOUT_MS,
  METRICS_PORT,
  PORT,
  REQUEST_TIMEOUT_MS,
} from '../contract.ts'
import { UserError } from './errors.ts'

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`)

/** Scheme, host and port, as browsers send them. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/
const SWITCH = ['on', 'off'] as const

/** Every environment variable of the service. Units are in the names; the names are the contract's. */
const Variables = z.object({
  [ENV.host]: z.string().optional().describe('address to listen on; all of them by default'),
  [ENV.port]: wholeNumber(0, 65_535).default(PORT).describe('of the API and the page; 0 takes any free port'),
  [ENV.metricsPort]: wholeNumber(0, 65_535).default(METRICS_PORT).describe('of the metrics; 0 takes any free port'),
  [ENV.modelPath]: z.string().optional().describe('weights to serve instead of the default ones'),
  [ENV.models]: z.string().optional().describe('models with their versions: a file of JSON, or the JSON itself'),
  [ENV.workers]: wholeNumber(1, 64).optional().describe('worker processes; one per core by default'),
  [ENV.maxQueue]: wholeNumber(0, 10_000).default(MAX_QUEUE).describe('pictures that may wait for a worker'),
  [ENV.imageDecoder]: z
    .enum(IMAGE_DECODERS, `must be one of: ${IMAGE_DECODERS.join(', ')}`)
    .default('auto')
    .describe(`what decodes pictures: ${IMAGE_DECODERS.join(', ')}`),
  [ENV.signals]: z
    .enum(SWITCH, `must be one of: ${SWITCH.join(', ')}`)
    .default('on')
    .describe('whether pictures are measured for drift'),
  [ENV.commit]: z.string().default('unknown').describe('of the source, set by the image'),
  [ENV.corsOrigins]: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every((origin) => origin === '*' || ORIGIN.test(origin)),
      'must be origins such as https://example.com, separated by commas, or *',
    )
    .optional()
    .describe('pages of which origins may call the service; none by default'),
  [ENV.maxImageBytes]: wholeNumber(1_024, 268_435_456)
    .default(MAX_IMAGE_BYTES)
    .describe('most bytes of the pictures in a request'),
  [ENV.requestTimeoutMs]: wholeNumber(1, MAX_REQUEST_TIMEOUT_MS)
    .default(REQUEST_TIMEOUT_MS)
    .describe('how long a caller waits'),
  [ENV.drainTimeoutMs]: wholeNumber(0, 600_000).default(DRAIN_TIMEOUT_MS).describe('for open requests, after SIGTERM'),
})

const Environment = Variables.refine((values) => !(values[ENV.models] && values[ENV.modelPath]), {
  path: [ENV.modelPath],
  message: `must be unset where ${ENV.models} is set`,
})

const DEFAULTS = Variables.parse({})
const described = Object.values(ENV).map((name) => {
  const value = DEFAULTS[name]
  return `  ${name.padEnd(20)}${Variables.shape[name].description}${value === undefined ? '' : ` (${value})`}`
})

/** What `npm start -- --help` prints. */
export const USAGE = `Usage: npm start

Serves the classifier until SIGTERM. Its settings are environment variables, here with their defaults:

${described.join('\n')}
`

/** What the service was told by its environment. */
export type Config = ReturnType<typeof parseConfig>

/** Reads the environment. An empty variable counts as unset; every problem is reported at once. */
export function parseConfig(env: Record<string, string | undefined>) {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = Environment.safeParse(set)
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => {
      const name = path.join('.')
      return `  ${name} ${message}, but is ${JSON.stringify(set[name])}`
    })
    throw new UserError(`The environment is not valid.\n${problems.join('\n')}`, 'Correct or unset these variables.')
  }
  const values = result.data
  return {
    host: values[ENV.host],
    port: values[ENV.port],
    metricsPort: values[ENV.metricsPort],
    modelPath: values[ENV.modelPath],
    models: values[ENV.models],
    workers: values[ENV.workers] ?? availableParallelism(),
    maxQueue: values[ENV.maxQueue],
    imageDecoder: values[ENV.imageDecoder],
    signals: values[ENV.signals] === 'on',
    commit: values[ENV.commit],
    corsOrigins: values[ENV.corsOrigins] ?? [],
    maxImageBytes: values[ENV.maxImageBytes],
    requestTimeoutMs: values[ENV.requestTimeoutMs],
    drainTimeoutMs: values[ENV.drainTimeoutMs],
  }
}
