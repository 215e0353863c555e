/** Which image each service runs, and which one before: `src/environments/images.json`. */
import * as z from 'zod'

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest such as sha256:…')
/** A digest; or two, of what runs and of what ran before it, to which a service may go back. */
const Digests = z.union([Digest, z.tuple([Digest, Digest])])

/** Digests by environment and service. */
export const ImagesSchema = z.record(z.string(), z.record(z.string(), Digests))
/** The same as it is read. */
export type Images = Readonly<Record<string, Readonly<Record<string, string | readonly [now: string, before: string]>>>>

/** Digests of a service, what runs first. */
export function digestsOf(images: Images, environment: string, service: string): readonly string[] {
  const digests = images[environment]?.[service] ?? []
  return typeof digests === 'string' ? [digests] : digests
}
