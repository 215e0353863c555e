import * as z from 'zod'
import images from '../environments/images.json' with { type: 'json' }
import outputs from '../environments/outputs.json' with { type: 'json' }
import { UserError } from '../errors.ts'
import { digestsOf, ImagesSchema } from './images.ts'
import { moved } from './moved.ts'
import { PLATFORM_IDENTITIES, type PlatformIdentity, servicesOf, workloadIdentitiesOf } from './names.ts'
import { type Problem, RULES, type Rule } from './rules.ts'
import { EnvironmentSchema, type EnvironmentValues } from './schema.ts'

/** Values that exist only after `terraform apply`; `npm run outputs -- <env>` writes them. */
export interface Outputs {
  readonly tenantId: string
  /** By workload identity; a new service has all zeros until the next apply. */
  readonly clientIds: Readonly<Record<PlatformIdentity, string> & Record<string, string>>
}

/** Everything synth knows of one environment. */
export type Environment = EnvironmentValues & {
  readonly outputs: Outputs
  /** Digest of the image of each service. */
  readonly images: Readonly<Record<string, string>>
  /** Digests of the images that each ran before, the newest first. */
  readonly imagesBefore: Readonly<Record<string, readonly string[]>>
  /** Services of a live environment that Azure or the pipeline has not made yet: Terraform has them, the cluster not. */
  readonly waiting: readonly string[]
}

/** Stands for an id that Azure has not given yet; no environment that is live may have it. */
export const ZERO_ID = '00000000-0000-0000-0000-000000000000'
/** Stands for an image that has not been built yet; no environment that is live may have it. */
export const ZERO_DIGEST = `sha256:${'0'.repeat(64)}`

const platformIdentities = Object.keys(PLATFORM_IDENTITIES) as PlatformIdentity[]
export const OutputsSchema = z.strictObject({
  tenantId: z.guid(),
  // Every identity of the platform; one of a new service comes with the next apply.
  clientIds: z.record(z.string(), z.guid()).superRefine((ids, context) => {
    for (const name of platformIdentities.filter((each) => !(each in ids)))
      context.addIssue({ code: 'custom', path: [name], message: 'is missing' })
  }),
})
const OutputsFile = z.record(z.string(), OutputsSchema)

/** Checks a data file that a command writes and people merge. */
function parseData<T extends z.ZodType>(schema: T, file: string, command: string, data: unknown): z.output<T> {
  const result = schema.safeParse(data)
  if (result.success) return result.data
  throw new UserError('CONFIG_INVALID', {
    message: `src/environments/${file} is not valid.\n${z.prettifyError(result.error)}`,
    hint: `Restore the file from Git, or write it again with: ${command}`,
  })
}

class UnreadableField extends Error {}

/** Makes the invalid fields unreadable, so that a rule that needs one says nothing instead of something wrong. */
function hideInvalid(values: EnvironmentValues, issues: readonly { path?: PropertyKey[] | undefined }[]): void {
  for (const { path = [] } of issues) {
    const parent = path.slice(0, -1).reduce((value, key) => Reflect.get(Object(value), key), values as unknown)
    const get = () => {
      throw new UnreadableField()
    }
    if (path.length > 0 && parent instanceof Object) Object.defineProperty(parent, path.at(-1) ?? '', { get })
  }
}

function problemsOf(rule: Rule, values: EnvironmentValues): readonly Problem[] {
  try {
    return rule(values)
  } catch (error) {
    if (error instanceof UnreadableField) return []
    throw error
  }
}

/**
 * Checks one environment: its fields, and the rules between them, also where some fields are invalid.
 *
 * @param promoted - What stands in images.json, for who is about to change it.
 * @throws UserError `CONFIG_INVALID` with every problem at once.
 */
export function parseEnvironment(name: string, input: unknown, promoted: unknown = images): Environment {
  const isRegistered: Rule = (values) =>
    values.name === name ? [] : [{ path: ['name'], message: `must be "${name}", the name it is registered under` }]
  const placed = moved(input)
  const result = EnvironmentSchema.superRefine(
    (values, context) => {
      hideInvalid(values, context.issues)
      for (const rule of [isRegistered, ...RULES])
        for (const { path, message } of problemsOf(rule, values))
          context.addIssue({ code: 'custom', path: [...path], message })
    },
    { when: ({ value }) => value instanceof Object },
  ).safeParse(placed.input)
  if (!result.success || placed.problems.length > 0)
    throw new UserError('CONFIG_INVALID', {
      message: [
        `Environment "${name}" is not valid.`,
        ...placed.problems,
        ...(result.error ? [z.prettifyError(result.error)] : []),
      ].join('\n'),
      hint: `Correct src/environments/${name}.ts; src/config/schema.ts describes every field, by topic in src/config/schema/.`,
    })
  const built = parseData(ImagesSchema, 'images.json', 'npm run promote', promoted)
  const applied = parseData(OutputsFile, 'outputs.json', `npm run outputs -- ${name}`, outputs)
  const digests = servicesOf(result.data).map((service) => [service, digestsOf(built, name, service)] as const)
  const environment: Environment = {
    ...result.data,
    outputs: outputsOf(result.data, applied[name]),
    images: Object.fromEntries(digests.map(([service, [now = ZERO_DIGEST]]) => [service, now])),
    imagesBefore: Object.fromEntries(digests.map(([service, [, ...before]]) => [service, before])),
    waiting: [],
  }
  assertReady(environment)
  return { ...environment, waiting: waitingIn(environment) }
}

/** A service that is new to a live environment waits for its identity and its image, while the others run on. */
function waitingIn({ live, services, images, outputs }: Environment): readonly string[] {
  const isNew = (name: string) => images[name] === ZERO_DIGEST || outputs.clientIds[name] === ZERO_ID
  return live ? Object.keys(services).filter(isNew) : []
}

/** What an apply has given, and zeros for what the next one will. */
function outputsOf(values: EnvironmentValues, applied: z.output<typeof OutputsSchema> | undefined): Outputs {
  const ids = Object.keys(workloadIdentitiesOf(values)).map((each) => [each, applied?.clientIds[each] ?? ZERO_ID])
  return { tenantId: applied?.tenantId ?? ZERO_ID, clientIds: Object.fromEntries(ids) }
}

/** What still stands for something that does not exist yet, in words. */
export function unset({ name, services, outputs, images }: Environment): readonly string[] {
  const ids = [outputs.tenantId, ...platformIdentities.map((each) => outputs.clientIds[each])]
  const noId = Object.keys(services).filter((service) => outputs.clientIds[service] === ZERO_ID)
  const noImage = Object.keys(services).filter((service) => images[service] === ZERO_DIGEST)
  const hasNone = ids.includes(ZERO_ID)
  return [
    ...(hasNone ? [`ids of Azure (npm run outputs -- ${name}, after terraform apply)`] : []),
    ...(hasNone
      ? []
      : noId.map((service) => `the id of ${service} (npm run outputs -- ${name}, after terraform apply)`)),
    ...noImage.map((service) => `the image of ${service} (built and promoted by the pipeline)`),
  ]
}

/** What a live environment cannot be without. */
function missingIn({ name, outputs }: Environment): readonly string[] {
  const ids = [outputs.tenantId, ...platformIdentities.map((each) => outputs.clientIds[each])]
  return ids.includes(ZERO_ID) ? [`ids of Azure (npm run outputs -- ${name}, after terraform apply)`] : []
}

function assertReady(environment: Environment): void {
  const missing = environment.live ? missingIn(environment) : []
  if (missing.length === 0) return
  throw new UserError('CONFIG_INVALID', {
    message: `Environment "${environment.name}" is live, but these are still all zero:\n${missing.map((what) => `✖ ${what}`).join('\n')}`,
    hint: `Fill them in, or set live: false in src/environments/${environment.name}.ts.`,
  })
}
