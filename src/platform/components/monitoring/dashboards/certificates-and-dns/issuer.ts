import { elseZero, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'

/** What Let's Encrypt answers. */
export const acmeRequests = timeseries({
  title: 'Requests to Let’s Encrypt',
  description: 'Requests in each hour, by status. 429 means that a limit is reached: it lifts after hours or a week.',
  unit: 'short',
  limits: { yellow: 300 },
  width: 12,
  queries: [
    {
      expr: elseZero(
        `sum by (status) (increase(${selector('certmanager_http_acme_client_request_count')}[1h]))`,
        'status',
      ),
      legend: '{{status}}',
    },
  ],
})

/** Work of cert-manager that failed. */
export const syncErrors = timeseries({
  title: 'Errors of cert-manager',
  description: 'Reconciliations that failed in each hour, by controller. A few are conflicts that the next try solves.',
  unit: 'short',
  limits: { yellow: 10, red: 100 },
  width: 12,
  queries: [
    {
      expr: elseZero(
        `sum by (controller) (increase(${selector('certmanager_controller_sync_error_count')}[1h])) > 0`,
        'controller',
      ),
      legend: '{{controller}}',
    },
  ],
})
