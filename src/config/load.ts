import * as z from 'zod'
import images from '../environments/images.json' with { type: 'json' }
import outputs from '../environments/outputs.json' with { type: 'json' }
import { UserError } from '../errors.ts'
import { WORKLOAD_IDENTITIES, type WorkloadIdentityName } from './names.ts'
import { type Problem, RULES, type Rule } from './rules.ts'
import { EnvironmentSchema, type EnvironmentValues } from './schema.ts'

/** Values that exist only after `terraform apply`; `npm run outputs -- <env>` writes them. */
export interface Outputs {
  readonly tenantId: string
  readonly clientIds: Readonly<Record<WorkloadIdentityName, string>>
}

/** Everything synth knows of one environment. */
export type Environment = EnvironmentValues & {
  readonly outputs: Outputs
  /** Digest of each image that this repository builds. */
  readonly images: { readonly classifier: string }
}

/** Stands for an id that Azure has not given yet; no environment that is live may have it. */
export const ZERO_ID = '00000000-0000-0000-0000-000000000000'
/** Stands for an image that has not been built yet; no environment that is live may have it. */
export const ZERO_DIGEST = `sha256:${'0'.repeat(64)}`

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest such as sha256:…')
const ImagesSchema = z.record(z.string(), z.strictObject({ classifier: Digest }))
const identityNames = Object.keys(WORKLOAD_IDENTITIES) as [WorkloadIdentityName]
export const OutputsSchema = z.strictObject({
  tenantId: z.guid(),
  clientIds: z.record(z.enum(identityNames), z.guid()),
})
const OutputsFile = z.record(z.string(), OutputsSchema)

const NO_OUTPUTS: Outputs = {
  tenantId: ZERO_ID,
  clientIds: Object.fromEntries(identityNames.map((name) => [name, ZERO_ID])) as Record<WorkloadIdentityName, string>,
}

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
  const result = EnvironmentSchema.superRefine(
    (values, context) => {
      hideInvalid(values, context.issues)
      for (const rule of [isRegistered, ...RULES])
        for (const { path, message } of problemsOf(rule, values))
          context.addIssue({ code: 'custom', path: [...path], message })
    },
    { when: ({ value }) => value instanceof Object },
  ).safeParse(input)
  if (!result.success)
    throw new UserError('CONFIG_INVALID', {
      message: `Environment "${name}" is not valid.\n${z.prettifyError(result.error)}`,
      hint: `Correct src/environments/${name}.ts; src/config/schema.ts describes every field, by topic in src/config/schema/.`,
    })
  const built = parseData(ImagesSchema, 'images.json', 'npm run promote', promoted)
  const applied = parseData(OutputsFile, 'outputs.json', `npm run outputs -- ${name}`, outputs)
  const environment: Environment = {
    ...result.data,
    outputs: applied[name] ?? NO_OUTPUTS,
    images: built[name] ?? { classifier: ZERO_DIGEST },
  }
  assertReady(environment)
  return environment
}

/** What still stands for something that does not exist yet, in words. */
export function unset({ name, outputs, images }: Environment): readonly string[] {
  return [
    ...(outputs === NO_OUTPUTS ? [`ids of Azure (npm run outputs -- ${name}, after terraform apply)`] : []),
    ...(images.classifier === ZERO_DIGEST ? ['the classifier’s image (built and promoted by the pipeline)'] : []),
  ]
}

function assertReady(environment: Environment): void {
  const missing = environment.live ? unset(environment) : []
  if (missing.length === 0) return
  throw new UserError('CONFIG_INVALID', {
    message: `Environment "${environment.name}" is live, but these are still all zero:\n${missing.map((what) => `✖ ${what}`).join('\n')}`,
    hint: `Fill them in, or set live: false in src/environments/${environment.name}.ts.`,
  })
}
