import { durations, failures } from '../classifier-service/requests.ts'
import type { Dashboard } from '../dashboard.ts'
import { classifierNamespace, datasource, environment } from '../variables.ts'
import { budgetLeft, burnRate, lately, volume } from './budget.ts'

/** The objectives: what is left to spend, and how fast it goes. */
export const sloDashboard: Dashboard = {
  uid: 'slo',
  title: 'SLO',
  description: 'Do users get what was promised, and how long can it go on like this?',
  folder: 'SLO',
  variables: [datasource, environment, classifierNamespace],
  rows: (env) => [
    {
      panels: [budgetLeft('availability', env), budgetLeft('latency', env), lately('availability'), lately('latency')],
    },
    { title: 'Burn rates', panels: [burnRate('availability'), burnRate('latency')] },
    { title: 'Requests', panels: [volume, failures, durations] },
  ],
}
