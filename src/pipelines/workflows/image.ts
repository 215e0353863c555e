import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { azureNames, registryHost } from '../../config/names.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import type { Step } from './step.ts'

type Environments = Readonly<Record<string, EnvironmentInput>>

/** Where an environment's cluster pulls a service from. */
export function imageOf(
  environment: string,
  service: string,
  environments: Environments = ENVIRONMENTS,
): { readonly registry: string; readonly image: string } {
  const place = environments[environment]
  if (place && Object.hasOwn(place.services, service))
    return { registry: azureNames(place).registry, image: `${registryHost(place)}/${service}` }
  if (place)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${service}" is not a service of ${environment}; it has ${Object.keys(place.services).join(', ')}.`,
      hint: 'Correct the service that the workflow passes to image-push.yaml, or add it to the environment.',
    })
  throw new UserError('ARGUMENTS_INVALID', {
    message: `"${environment}" is not an environment; there are ${Object.keys(environments).join(', ')}.`,
    hint: 'Correct the environment that the workflow passes to image-push.yaml.',
  })
}

/**
 * The digest of the one image in an OCI layout, with its manifest compared to it. The layers are compared by whoever
 * copies them. https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function digestOf(layout: string): string {
  const { manifests = [] } = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'))
  const [digest] = manifests.map((manifest: { digest: string }) => manifest.digest)
  const manifest = join(layout, 'blobs', String(digest).replace(':', '/'))
  const actual = existsSync(manifest)
    ? `sha256:${createHash('sha256').update(readFileSync(manifest)).digest('hex')}`
    : 'nothing'
  if (manifests.length === 1 && actual === digest) return digest
  throw new UserError('WORKFLOW_FAILED', {
    message: `${layout} is not an OCI layout with one image: it names ${manifests.length}, ${digest}, and its manifest is ${actual}.`,
    hint: 'Start the workflow again; the job that builds writes the layout.',
  })
}

/** An image in an OCI layout, and where it goes. */
export interface Push {
  readonly environment: string
  readonly service: string
  readonly layout: string
  /** Of the image, as the job that built it said. */
  readonly digest: string
  readonly tag: string
}

/**
 * Pushes an image as it was built and scanned, byte for byte.
 */
export function pushImage(
  { environment, service, layout, digest, tag }: Push,
  step: Step,
  environments: Environments = ENVIRONMENTS,
): void {
  const { image } = imageOf(environment, service, environments)
  const actual = digestOf(layout)
  if (actual !== digest)
    throw new UserError('WORKFLOW_FAILED', {
      message: `The image is not the one that was scanned: ${actual} instead of ${digest}. Nothing was pushed.`,
      hint: 'Start the workflow again; if this comes back, ask who may write artifacts.',
    })
  const args = ['copy', '--preserve-digests', `oci:${layout}`, `docker://${image}:${tag}`]
  const { status, error } = spawnSync('skopeo', args, { stdio: 'inherit' })
  if (error || status !== 0)
    throw new UserError('WORKFLOW_FAILED', {
      message: `skopeo could not push to ${image}:${tag}${error ? `: ${error.message}` : '; its words are in the log'}.`,
      hint: 'Has the identity the role of src/platform/azure/image-push.ts, and may runners reach the registry (registry.private)?',
    })
  step.summary(`### Pushed to ${environment}\n\n\`${image}@${digest}\`, tag \`${tag}\``)
  step.output('image', `${image}@${digest}`)
}
