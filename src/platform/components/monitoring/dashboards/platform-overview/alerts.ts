import { elseZero } from '../expressions.ts'
import { stat, table } from '../panel.ts'

// What fires by design: the first says that alerting works, the second is for inhibition alone.
const FIRING = 'alertstate="firing",alertname!~"Watchdog|InfoInhibitor"'

const firing = (severity: string) => elseZero(`count(ALERTS{${FIRING},severity="${severity}"})`)

/** What should have woken somebody. */
export const critical = stat({
  title: 'Critical alerts',
  description: 'Alerts that fire and wake somebody. Their runbooks say what they mean, how to check and what to do.',
  unit: 'short',
  decimals: 0,
  limits: { red: 1 },
  width: 6,
  height: 8,
  queries: [{ expr: firing('critical'), legend: 'critical' }],
})

/** What waits for the morning. */
export const warnings = stat({
  title: 'Warnings',
  description: 'Alerts that fire and wait for the morning. One that fires for days is to be solved or to be removed.',
  unit: 'short',
  decimals: 0,
  limits: { yellow: 1, red: 10 },
  width: 6,
  height: 8,
  queries: [{ expr: firing('warning'), legend: 'warnings' }],
})

/** All of them by name. */
export const list = table({
  title: 'What fires',
  description: 'Every alert that fires, by name, with how often; a single row with 0 says that none does.',
  unit: 'short',
  decimals: 0,
  limits: { yellow: 1, red: 5 },
  width: 12,
  height: 8,
  queries: [
    {
      expr: elseZero(`count by (alertname, severity, namespace) (ALERTS{${FIRING}})`, 'alertname'),
      legend: '{{alertname}}',
    },
  ],
  columns: [
    { label: 'alertname', heading: 'Alert' },
    { label: 'severity', heading: 'Severity' },
    { label: 'namespace', heading: 'Namespace' },
  ],
  value: 'Firing',
})
