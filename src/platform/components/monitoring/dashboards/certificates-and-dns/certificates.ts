import { elseZero, selector } from '../expressions.ts'
import { stat, table, timeseries } from '../panel.ts'

// Every replica of cert-manager reports the same certificates.
const certificates = (metric: string, ...conditions: readonly string[]): string =>
  `max by (namespace, name) (${selector(`certmanager_certificate_${metric}`, 'namespace=~"$namespace"', ...conditions)})`

const RENEWAL = certificates('renewal_timestamp_seconds')
const EXPIRATION = certificates('expiration_timestamp_seconds')
const DAY = 24 * 60 * 60

const first = { unit: 'short', height: 5, decimals: 0 } as const

/** Certificates that browsers refuse. */
export const unready = stat({
  ...first,
  title: 'Certificates not ready',
  description: 'Certificates that are missing, expired or do not fit what is asked for. A new one takes a few minutes.',
  limits: { red: 1 },
  queries: [
    { expr: elseZero(`sum(${certificates('ready_status', 'condition="True"')} == bool 0)`), legend: 'not ready' },
  ],
})

/** Certificates whose renewal is late. */
export const overdue = stat({
  ...first,
  title: 'Renewals overdue',
  description: 'Certificates that should have been renewed hours ago. Days that are left say little: lifetimes shrink.',
  limits: { red: 1 },
  queries: [{ expr: elseZero(`count(time() - (${RENEWAL} > 0) > 4 * 3600)`), legend: 'overdue' }],
})

/** The next renewal. */
export const nextRenewal = stat({
  ...first,
  unit: 's',
  decimals: 1,
  title: 'Next renewal',
  description:
    'Time until the next certificate is renewed. It falls to 0 and jumps up again; below 0 a renewal is late.',
  limits: { below: true, red: 0 },
  queries: [{ expr: elseZero(`min((${RENEWAL} > 0) - time())`), legend: 'until' }],
})

/** Each certificate with the time it has left. */
export const lifetimes = table({
  title: 'Certificates',
  description: 'Time until each certificate expires. Renewal comes at two thirds of the lifetime.',
  unit: 's',
  limits: { below: true, yellow: 14 * DAY, red: 3 * DAY },
  width: 12,
  queries: [{ expr: `${EXPIRATION} - time()`, legend: '{{name}}' }],
  columns: [
    { label: 'namespace', heading: 'Namespace' },
    { label: 'name', heading: 'Certificate' },
  ],
  value: 'Expires in',
})

/** Time until each is renewed. */
export const renewals = timeseries({
  title: 'Time until renewal',
  description: 'For each certificate. A line that goes on below 0 is one that is not renewed.',
  unit: 's',
  limits: { below: true, red: 0 },
  width: 12,
  queries: [{ expr: `(${RENEWAL} > 0) - time()`, legend: '{{namespace}}/{{name}}' }],
})
