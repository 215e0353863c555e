/** Which image each service runs, and which ones before: `src/environments/images.json`. */
import * as z from 'zod'

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest such as sha256:…')
/**
 * How many digests of a service are kept: what runs, and two before it. With one alone, an image that never got ready and the
 * next that mends it would shut out the one whose pods still serve.
 */
export const KEPT = 3
/** A digest; or several, of what runs and of what ran before it, to which a service may go back. */
const Digests = z.union([Digest, z.array(Digest).min(2).max(KEPT)])

/** Digests by environment and service. */
export const ImagesSchema = z.record(z.string(), z.record(z.string(), Digests))
/** The same as it is read. */
export type Images = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** Digests of a service, what runs first. */
export function digestsOf(images: Images, environment: string, service: string): readonly string[] {
  const digests = images[environment]?.[service] ?? []
  return typeof digests === 'string' ? [digests] : digests
}
