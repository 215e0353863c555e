import type { Dashboard } from '../dashboard.ts'
import { datasource, environment, service } from '../variables.ts'
import { cpu, memory, replicas, restarts, throttled } from './pods.ts'
import { durations, failures, requests } from './requests.ts'

/** Any service, by what the edge and Kubernetes know of it. */
export const serviceDashboard: Dashboard = {
  uid: 'service',
  title: 'Service',
  description: 'Does a service answer, how fast, and what is it short of?',
  folder: 'Service',
  variables: [datasource, environment, service],
  rows: (env) => [
    { title: 'Rate, errors, duration', panels: [requests(env), failures(env), durations(env)] },
    { title: 'Saturation', panels: [replicas, cpu, memory] },
    { title: 'Held back, started anew', panels: [throttled, restarts] },
  ],
}
