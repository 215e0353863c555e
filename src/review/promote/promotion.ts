/** Which image an environment may run next. */
import { ZERO_DIGEST } from '../../config/load.ts'
import { registryHost } from '../../config/names.ts'
import { UserError } from '../../errors.ts'

/** An environment, as far as its images need it. */
export interface Destination {
  readonly name: string
  readonly organization: string
}

/** What `src/environments/images.json` holds: digests by environment and image. */
export type Images = Readonly<Record<string, { readonly classifier: string }>>

/** An image that may be promoted. */
export interface Promotion {
  readonly environment: string
  readonly digest: string
  /** As the cluster will pull it. */
  readonly image: string
  /** The environment that runs it already; none for the first one. */
  readonly from?: string
}

const USUAL = '--image takes REGISTRY/classifier@sha256:DIGEST, as docker-build pushed it.'

function refuse(message: string, hint = USUAL): never {
  throw new UserError('PROMOTE_REFUSED', { message, hint })
}

/** The digest of an image of the environment's own registry. */
function digestOf(image: string, { name, organization }: Destination): string {
  const [reference = '', digest] = image.split('@')
  const expected = `${registryHost({ name, organization })}/classifier`
  if (digest === undefined)
    refuse(`"${image}" has no digest. A tag can be moved; what runs has to be what was reviewed and scanned.`)
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) refuse(`"${digest}" is not a digest: sha256: and 64 hexadecimal digits.`)
  if (reference === expected) return digest
  if (reference.startsWith(`${expected}:`)) refuse(`"${image}" has a tag beside its digest. Leave the tag out.`)
  return refuse(
    `"${reference}" is not what ${name} runs: ${expected}.`,
    `Push or import the image there first: az acr import --name ${expected.split('.')[0]} --source ${image} --image classifier`,
  )
}

/** The environment that an image has to run in before, in the order of `src/environments/index.ts`. */
function previousOf(name: string, destinations: readonly Destination[]): string | undefined {
  const index = destinations.findIndex((one) => one.name === name)
  if (index >= 0) return destinations[index - 1]?.name
  const names = destinations.map((one) => one.name).join(', ')
  return refuse(`"${name}" is not an environment; there are ${names}.`, 'src/environments/index.ts lists them.')
}

/**
 * Decides whether an environment may get an image; without one, the image that the environment before it runs.
 *
 * @throws UserError `PROMOTE_REFUSED` with what is wrong and what to do.
 */
export function promotionOf(
  environment: string,
  image: string | undefined,
  destinations: readonly Destination[],
  images: Images,
): Promotion {
  const from = previousOf(environment, destinations)
  const destination = destinations.find(({ name }) => name === environment)
  if (!destination) throw new Error(`${environment} is not among the destinations`)
  const tried = from === undefined ? undefined : images[from]?.classifier
  if (from !== undefined && (tried === undefined || tried === ZERO_DIGEST))
    refuse(
      `${from} has no image yet, and ${environment} takes only what ran there.`,
      `Promote one first: npm run promote -- --env ${from} --image …`,
    )
  if (image === undefined && tried === undefined)
    refuse(`${environment} is the first environment, so there is none to take the image from.`)
  const digest = image === undefined ? (tried ?? '') : digestOf(image, destination)
  if (digest === ZERO_DIGEST) refuse('A digest that is all zero stands for an image that has not been built yet.')
  if (digest === images[environment]?.classifier)
    refuse(
      `${environment} has ${digest} already.`,
      'There is nothing to do; git log src/environments/images.json says since when.',
    )
  if (tried !== undefined && digest !== tried)
    refuse(
      `${environment} takes only what ran in ${from}, which is ${tried}, not ${digest}.`,
      `Promote it to ${from} first, or leave --image out to take what ${from} has.`,
    )
  return {
    environment,
    digest,
    image: `${registryHost(destination)}/classifier@${digest}`,
    ...(from !== undefined && { from }),
  }
}

/** The text of the data file with one digest changed, keys sorted. */
export function imagesText(images: Images, { environment, digest }: Promotion): string {
  const entries = Object.entries({ ...images, [environment]: { ...images[environment], classifier: digest } })
  return `${JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`
}
