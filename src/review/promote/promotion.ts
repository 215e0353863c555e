/** Which image an environment may run next. */
import { digestsOf, type Images, KEPT } from '../../config/images.ts'
import { ZERO_DIGEST } from '../../config/load.ts'
import { registryHost } from '../../config/names.ts'
import { UserError } from '../../errors.ts'

/** An environment, as far as its images need it. */
export interface Destination {
  readonly name: string
  readonly organization: string
  readonly services: Readonly<Record<string, unknown>>
}

/** An image that may be promoted. */
export interface Promotion {
  readonly environment: string
  readonly service: string
  readonly digest: string
  /** As the cluster will pull it. */
  readonly image: string
  /** The environment that runs it already; none for the first one. */
  readonly from?: string
}

const USUAL = '--image takes REGISTRY/SERVICE@sha256:DIGEST, as the pipeline pushed it.'

function refuse(message: string, hint = USUAL): never {
  throw new UserError('PROMOTE_REFUSED', { message, hint })
}

/** The digest of an image of the environment's own registry. */
function digestOf(image: string, service: string, { name, organization }: Destination): string {
  const [reference = '', digest] = image.split('@')
  const expected = `${registryHost({ name, organization })}/${service}`
  if (digest === undefined)
    refuse(`"${image}" has no digest. A tag can be moved; what runs has to be what was reviewed and scanned.`)
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) refuse(`"${digest}" is not a digest: sha256: and 64 hexadecimal digits.`)
  if (reference === expected) return digest
  if (reference.startsWith(`${expected}:`)) refuse(`"${image}" has a tag beside its digest. Leave the tag out.`)
  return refuse(
    `"${reference}" is not what ${name} runs: ${expected}.`,
    `Push or import the image there first: az acr import --name ${expected.split('.')[0]} --source ${image} --image ${service}`,
  )
}

/** The environment that is asked for. */
function destinationOf(name: string, destinations: readonly Destination[]): Destination {
  const found = destinations.find((one) => one.name === name)
  const names = destinations.map((one) => one.name).join(', ')
  return (
    found ?? refuse(`"${name}" is not an environment; there are ${names}.`, 'src/environments/index.ts lists them.')
  )
}

/** The service that is asked for; the only one need not be named. */
function serviceOf({ name, services }: Destination, asked: string | undefined): string {
  const names = Object.keys(services)
  const [only, ...more] = names
  if (asked === undefined && only !== undefined && more.length === 0) return only
  if (asked !== undefined && names.includes(asked)) return asked
  const hint = 'Add --service NAME; src/environments/<env>.ts lists them under services.'
  return asked === undefined
    ? refuse(`${name} has ${names.length} services: ${names.join(', ')}.`, hint)
    : refuse(`"${asked}" is not a service of ${name}; it has ${names.join(', ') || 'none'}.`, hint)
}

/** The environment before it that has the service, in the order of `src/environments/index.ts`. */
function previousOf(name: string, service: string, destinations: readonly Destination[]): string | undefined {
  const before = destinations.slice(
    0,
    destinations.findIndex((one) => one.name === name),
  )
  return before.findLast(({ services }) => Object.hasOwn(services, service))?.name
}

/** What somebody wants. */
interface Asked {
  readonly environment: string
  /** Left out: the only one. */
  readonly service?: string | undefined
  /** Left out: what the environment before it runs. */
  readonly image?: string | undefined
}

/**
 * Decides whether an environment may get an image; without one, the image that the environment before it runs.
 *
 * @throws UserError `PROMOTE_REFUSED` with what is wrong and what to do.
 */
export function promotionOf(
  { environment, service: asked, image }: Asked,
  destinations: readonly Destination[],
  images: Images,
): Promotion {
  const destination = destinationOf(environment, destinations)
  const service = serviceOf(destination, asked)
  const from = previousOf(environment, service, destinations)
  const tried = from === undefined ? undefined : digestsOf(images, from, service)[0]
  if (from !== undefined && (tried === undefined || tried === ZERO_DIGEST))
    refuse(
      `${from} has no image of ${service} yet, and ${environment} takes only what ran there.`,
      `Promote one first: npm run promote -- --env ${from} --service ${service} --image …`,
    )
  if (image === undefined && tried === undefined)
    refuse(`${environment} is the first environment with ${service}, so there is none to take the image from.`)
  const digest = image === undefined ? (tried ?? '') : digestOf(image, service, destination)
  if (digest === ZERO_DIGEST) refuse('A digest that is all zero stands for an image that has not been built yet.')
  const [now, ...before] = digestsOf(images, environment, service)
  if (digest === now)
    refuse(
      `${environment} has ${digest} already.`,
      'There is nothing to do; git log src/environments/images.json says since when.',
    )
  if (tried !== undefined && digest !== tried && !before.includes(digest))
    refuse(
      `${environment} takes only what ran in ${from}, which is ${tried}, not ${digest}.`,
      `Promote it to ${from} first, or leave --image out to take what ${from} has.`,
    )
  return {
    environment,
    service,
    digest,
    image: `${registryHost(destination)}/${service}@${digest}`,
    ...(from !== undefined && { from }),
  }
}

/** The text of the data file with one digest changed, keys sorted; what ran until now may still run, for the way back. */
export function imagesText(images: Images, { environment, service, digest }: Promotion): string {
  const sorted = <Value>(of: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))
  const before = digestsOf(images, environment, service).filter((each) => each !== digest && each !== ZERO_DIGEST)
  const digests = [digest, ...before].slice(0, KEPT)
  const entry = sorted({ ...images[environment], [service]: digests.length === 1 ? digest : digests })
  return `${JSON.stringify(sorted({ ...images, [environment]: entry }), null, 2)}\n`
}
