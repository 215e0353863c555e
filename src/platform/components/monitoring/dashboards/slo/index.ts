import type { Dashboard } from '../dashboard.ts'
import { durations, failures } from '../service/requests.ts'
import { datasource, environment, service } from '../variables.ts'
import { budgetLeft, burnRate, lately, promised, volume } from './budget.ts'

/** The objectives: what is left to spend, and how fast it goes. */
export const sloDashboard: Dashboard = {
  uid: 'slo',
  title: 'SLO',
  description: 'Do users get what was promised, and how long can it go on like this?',
  folder: 'SLO',
  variables: [datasource, environment, service],
  rows: (env) => [
    {
      panels: [budgetLeft('availability', env), budgetLeft('latency', env), lately('availability'), lately('latency')],
    },
    { title: 'Burn rates', panels: [burnRate('availability'), burnRate('latency')] },
    { title: 'Requests', panels: [volume, failures(env), durations(env)] },
    { title: 'Objectives', panels: [promised] },
  ],
}
