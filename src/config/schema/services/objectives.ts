import * as z from 'zod'

/**
 * Times in which an answer may be promised, in milliseconds: bounds of the histograms of Envoy, of which ingress-nginx has
 * those up to 10 s, the defaults of Prometheus' Go client. A time between two of them could only be guessed.
 *
 * https://github.com/envoyproxy/envoy/blob/main/source/common/stats/histogram_impl.cc
 * https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/pkg/flags/flags.go
 */
const LATENCIES_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000] as const

/**
 * What callers may expect over 30 days, as the edge sees it, with defaults for what an entry leaves out.
 *
 * @param percentile - Percent of the answers that come within `latencyMs`.
 */
export const objectives = (percentile: number) =>
  z
    .strictObject({
      /** Percent of the requests that are answered, if only with what is wrong about them (default 99.5) */
      availability: z
        .number()
        .min(50, 'must be at least 50: of which more than half fails is no service')
        .max(99.99, 'must be at most 99.99: 100 leaves nothing that may fail, so that each failure would wake somebody')
        .default(99.5),
      /** Milliseconds in which an answer should come: one of the times to which the edge counts (default 500) */
      latencyMs: z
        .literal([...LATENCIES_MS], `must be a time to which the edge counts: ${LATENCIES_MS.join(', ')}`)
        .default(500),
      /** Percent of the answers that come in that time (default 95; 99 for the runtime classifier) */
      percentile: z
        .number()
        .min(50, 'must be at least 50, the median')
        .max(99.99, 'must be at most 99.99: 100 leaves nothing that may be late')
        .default(percentile),
    })
    .prefault({})
