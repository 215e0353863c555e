import { parseAccept } from 'hono/utils/accept'
import { Counter, type Metric, type OpenMetricsContentType, Registry } from 'prom-client'

/** A registry that takes metrics with exemplars. */
export type OpenMetricsRegistry = Registry<OpenMetricsContentType>

/** Metrics as text. */
export type Exposition = { contentType: string; text: string }

/** Writes every metric in the format that an `Accept` header prefers. */
export type Expose = (accept?: string) => Promise<Exposition>

/** Creates a registry that takes metrics with exemplars. */
export function createOpenMetricsRegistry(): OpenMetricsRegistry {
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return registry
}

/**
 * Exposes a registry as OpenMetrics, which has exemplars, to those who know it, and in Prometheus's older text to others.
 *
 * A registry of prom-client has one format, and that of OpenMetrics renames its counters for good. So there are two, and
 * the second has the counters under the names that it wants.
 */
export function createExpose(registry: Registry, openMetrics: OpenMetricsRegistry): Expose {
  for (const metric of registry.getMetricsAsArray() as unknown as Metric[]) {
    openMetrics.registerMetric(metric instanceof Counter ? withoutSuffix(metric) : metric)
  }
  return async function expose(accept = '') {
    const chosen = prefersOpenMetrics(accept) ? openMetrics : registry
    return { contentType: chosen.contentType, text: await chosen.metrics() }
  }
}

/** Of equals the newer format; one that is only covered by a wildcard is not asked for. RFC 9110, 12.5.1. */
function prefersOpenMetrics(accept: string): boolean {
  const ranges = parseAccept(accept)
  const best = (wanted: string) =>
    Math.max(0, ...ranges.filter(({ type }) => type.toLowerCase() === wanted).map(({ q }) => q))
  const wanted = best('application/openmetrics-text')
  return wanted > 0 && wanted >= best('text/plain')
}

/** In OpenMetrics a counter is named without `_total`, and its value with it. */
function withoutSuffix(counter: Counter): Metric {
  const bare = (name: string) => name.replace(/_total$/, '')
  const metric = counter as unknown as { name: string; type: string }
  const view = {
    name: bare(metric.name),
    type: metric.type,
    async get() {
      const values = await counter.get()
      return { ...values, name: bare(values.name) }
    },
  }
  return view as unknown as Metric
}
