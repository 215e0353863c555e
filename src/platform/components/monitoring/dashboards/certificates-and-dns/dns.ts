import { elseZero, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'

// external-dns asks every 5 minutes.
const INTERVAL_SECONDS = 5 * 60

/** How long ago records were right for certain. */
export const lastSync = stat({
  title: 'Last sync of DNS',
  description: 'Time since external-dns last agreed with Cloudflare; it asks every 5 minutes.',
  unit: 's',
  limits: { yellow: 3 * INTERVAL_SECONDS, red: 6 * INTERVAL_SECONDS },
  queries: [
    { expr: `time() - max(${selector('external_dns_controller_last_sync_timestamp_seconds')})`, legend: 'ago' },
  ],
})

/** Records as they should be and as they are. */
export const records = timeseries({
  title: 'Records',
  description: 'Hosts that the cluster wants, records that Cloudflare has, and those of both: the lines should be one.',
  unit: 'short',
  limits: { yellow: 100 },
  queries: [
    { expr: `sum(${selector('external_dns_source_endpoints_total')})`, legend: 'wanted' },
    { expr: `sum(${selector('external_dns_registry_endpoints_total')})`, legend: 'at Cloudflare' },
    { expr: elseZero(`sum(${selector('external_dns_controller_verified_records')})`), legend: 'of both' },
  ],
})

/** What failed. */
export const errors = timeseries({
  title: 'Errors of external-dns',
  description: 'Errors in each hour: of what it reads from the cluster, and of what it asks of Cloudflare.',
  unit: 'short',
  limits: { yellow: 1, red: 6 },
  queries: [
    { expr: elseZero(`sum(increase(${selector('external_dns_source_errors_total')}[1h]))`), legend: 'cluster' },
    { expr: elseZero(`sum(increase(${selector('external_dns_registry_errors_total')}[1h]))`), legend: 'Cloudflare' },
  ],
})
