import { chosen } from '../expressions.ts'
import { table } from '../panel.ts'

/** Builds of the service that run. */
export const builds = table({
  title: 'Service',
  description: 'What runs, and in how many pods. More than one row is a rollout, or one that got stuck.',
  unit: 'short',
  limits: { below: true, red: 1 },
  width: 12,
  height: 6,
  queries: [{ expr: `count by (version, commit, node) (${chosen('buildInfo')})`, legend: '{{version}}' }],
  columns: [
    { label: 'version', heading: 'Version' },
    { label: 'commit', heading: 'Commit' },
    { label: 'node', heading: 'Node.js' },
  ],
  value: 'Pods',
})

/** Models that are loaded. */
export const models = table({
  title: 'Models',
  description: 'Models that are loaded, by the sha256 of their weights, and in how many pods.',
  unit: 'short',
  limits: { below: true, red: 1 },
  width: 12,
  height: 6,
  queries: [{ expr: `count by (model, version, sha256) (${chosen('modelInfo')})`, legend: '{{model}}' }],
  columns: [
    { label: 'model', heading: 'Model' },
    { label: 'version', heading: 'Version' },
    { label: 'sha256', heading: 'sha256' },
  ],
  value: 'Pods',
})
