import { elseZero, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'

/** Secrets that could not be read from the vault. */
export const unreadySecrets = stat({
  title: 'Secrets not ready',
  description:
    'ExternalSecrets that Key Vault does not answer, or not with the key they ask for. The Secret keeps its last value.',
  unit: 'short',
  decimals: 0,
  limits: { yellow: 1, red: 3 },
  queries: [
    {
      expr: elseZero(`sum(${selector('externalsecret_status_condition', 'condition="Ready"', 'status="False"')})`),
      legend: 'not ready',
    },
  ],
})

/** Reads of the vault. */
export const secretSyncs = timeseries({
  title: 'Reads of Key Vault',
  description: 'Secrets read from Key Vault in each hour, and reads that failed.',
  unit: 'short',
  limits: { yellow: 500 },
  width: 16,
  queries: [
    { expr: elseZero(`sum(increase(${selector('externalsecret_sync_calls_total')}[1h]))`), legend: 'reads' },
    { expr: elseZero(`sum(increase(${selector('externalsecret_sync_calls_error')}[1h]))`), legend: 'failed' },
  ],
})
