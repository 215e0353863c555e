import type { Dashboard } from '../dashboard.ts'
import { cpu, memory, replicas } from '../service/pods.ts'
import { classifierService, datasource, environment, model } from '../variables.ts'
import { batchSizes, throughput } from './batches.ts'
import { durations, failures, rejections, requests } from './requests.ts'
import { builds, models } from './running.ts'
import {
  busyWorkers,
  eventLoop,
  inFlight,
  queueAge,
  queueDepth,
  spreadOfLoad,
  workerRestarts,
  workersReady,
} from './saturation.ts'
import { inference, meanStages, slowStages } from './stages.ts'

/** The service: rate, errors and duration of its requests, where the time goes, and what runs full. */
export const classifierDashboard: Dashboard = {
  uid: 'classifier',
  title: 'Classifier',
  description: 'Does the service answer, how fast, and what is it short of?',
  folder: 'Classifier',
  variables: [datasource, environment, classifierService, model],
  rows: (env) => [
    { title: 'Rate, errors, duration', panels: [requests(env), failures, durations] },
    { title: 'Stages', panels: [meanStages, slowStages, inference] },
    { title: 'Saturation', panels: [busyWorkers, queueDepth, queueAge, inFlight, spreadOfLoad(env), rejections] },
    { title: 'Batches', panels: [batchSizes, throughput(env)] },
    { title: 'Workers', panels: [workersReady(env), workerRestarts, eventLoop] },
    { title: 'Pods', panels: [replicas, cpu, memory] },
    { title: 'What runs', panels: [builds, models] },
  ],
}
