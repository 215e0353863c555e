import { elseZero, RATE, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'

/** How long a comparison with Git takes. */
export const reconciliation = timeseries({
  title: 'Reconciliation',
  description: 'Time to compare one component with Git: the median and the slowest twentieth.',
  unit: 's',
  width: 6,
  limits: { yellow: 10, red: 60 },
  queries: [0.5, 0.95].map((q) => ({
    expr: elseZero(
      `histogram_quantile(${q}, sum by (le) (rate(${selector('argocd_app_reconcile_bucket')}[${RATE}]))) >= 0`,
    ),
    legend: `p${q * 100}`,
  })),
})

/** What waits for the controller. */
export const queue = timeseries({
  title: 'Queues of the controller',
  description:
    'Components that wait to be compared or synced. A queue that only grows means a controller that is too small.',
  unit: 'short',
  width: 6,
  limits: { yellow: 20, red: 50 },
  queries: [
    {
      expr: elseZero(`sum by (name) (${selector('workqueue_depth', 'namespace="argocd"', 'name=~"app_.*"')})`, 'name'),
      legend: '{{name}}',
    },
  ],
})

/** Requests to the repository. */
export const repository = timeseries({
  title: 'Requests to Git',
  description: 'Questions for the newest commit and fetches of it, in each hour.',
  unit: 'short',
  width: 6,
  limits: { yellow: 500 },
  queries: [
    {
      expr: elseZero(`sum by (request_type) (increase(${selector('argocd_git_request_total')}[1h]))`, 'request_type'),
      legend: '{{request_type}}',
    },
  ],
})
