import type { Path } from '../init/source.ts'

/** One value of an entry, the flag that sets it, and the question that asks for it. */
export interface EntryField {
  readonly flag: string
  readonly asks: string
  /** Where it stands in the entry. */
  readonly path: Path
  /** What is typed, where it is not the text itself: a number, a list with commas, or each time the flag is given one more. */
  readonly typed?: 'number' | 'list' | 'each' | 'pairs' | 'destination'
  /** For a value that an entry has to have: what is offered. */
  readonly offer?: string
  /** Asked by its flag alone: most entries leave it out. */
  readonly quiet?: true
}

/** Every value that an entry may have but its models, in the order of the questions. */
export const ENTRY_FIELDS: readonly EntryField[] = [
  { flag: 'port', asks: 'Port that its image answers on', path: ['port'], typed: 'number', offer: '8080' },
  {
    flag: 'live',
    asks: 'Path that answers 200 while the process is well',
    path: ['probes', 'live'],
    offer: '/healthz',
  },
  {
    flag: 'ready',
    asks: 'Path that answers 200 while it can answer',
    path: ['probes', 'ready'],
    offer: '/ready',
  },
  { flag: 'host', asks: 'Host: a name in the zone, or the whole name', path: ['host'] },
  { flag: 'owner', asks: 'Team that answers for it', path: ['owner'] },
  {
    flag: 'deploy',
    asks: 'Entra groups that operate it beside the deployers, object ids with commas',
    path: ['access', 'deploy'],
    typed: 'list',
  },
  { flag: 'min-replicas', asks: 'Fewest pods', path: ['minReplicas'], typed: 'number' },
  { flag: 'max-replicas', asks: 'Most pods', path: ['maxReplicas'], typed: 'number' },
  { flag: 'cpu', asks: 'CPU that each pod requests', path: ['cpu'] },
  { flag: 'memory', asks: 'Memory that each pod requests and may use', path: ['memory'] },
  {
    flag: 'debug',
    asks: 'Entra groups that may open shells in it, with commas',
    path: ['access', 'debug'],
    typed: 'list',
    quiet: true,
  },
  { flag: 'read', asks: 'Entra groups that may read there', path: ['access', 'read'], typed: 'list', quiet: true },
  {
    flag: 'alerts',
    asks: 'Who gets its alerts: slack:CHANNEL or webhook',
    path: ['alerting'],
    typed: 'destination',
    quiet: true,
  },
  {
    flag: 'requests-per-second',
    asks: 'Most requests of one address',
    path: ['requestsPerSecond'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'availability',
    asks: 'Percent of its requests that are answered',
    path: ['slo', 'availability'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'latency-ms',
    asks: 'Milliseconds in which an answer comes',
    path: ['slo', 'latencyMs'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'percentile',
    asks: 'Percent of the answers that come in that time',
    path: ['slo', 'percentile'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'workers',
    asks: 'Model processes in each pod',
    path: ['workers'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'metrics-port',
    asks: 'Port of its metrics',
    path: ['metrics', 'port'],
    typed: 'number',
    quiet: true,
  },
  { flag: 'metrics-path', asks: 'Path of its metrics', path: ['metrics', 'path'], quiet: true },
  {
    flag: 'talks-to',
    asks: 'Whom it calls: internet, and services by name, with commas',
    path: ['talksTo'],
    typed: 'list',
    quiet: true,
  },
  {
    flag: 'arg',
    asks: 'Argument of its program; one more each time',
    path: ['args'],
    typed: 'each',
    quiet: true,
  },
  {
    flag: 'set',
    asks: 'Environment variable, NAME=VALUE; one more each time',
    path: ['env'],
    typed: 'pairs',
    quiet: true,
  },
  {
    flag: 'user',
    asks: 'User that its image runs as, by number',
    path: ['user'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'writable',
    asks: 'Folders that it may write beside /tmp, with commas',
    path: ['writable'],
    typed: 'list',
    quiet: true,
  },
  {
    flag: 'startup-seconds',
    asks: 'Seconds until it is ready for the first time',
    path: ['startupSeconds'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'timeout-seconds',
    asks: 'Seconds that a request may take',
    path: ['timeoutSeconds'],
    typed: 'number',
    quiet: true,
  },
  {
    flag: 'max-body',
    asks: 'Largest request in MiB',
    path: ['maxBodyMiB'],
    typed: 'number',
    quiet: true,
  },
]
