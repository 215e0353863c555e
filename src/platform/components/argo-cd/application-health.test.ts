import { execFileSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IGNORE_HEALTH } from '../../../engine/kubernetes/application.ts'
import { APPLICATION_HEALTH } from './application-health.ts'

const it = suite('health of Applications')

const SPEC = {
  destination: { server: 'https://kubernetes.default.svc', namespace: 'cert-manager' },
  sources: [
    { repoURL: 'quay.io/jetstack/charts/cert-manager', targetRevision: 'v1.21.1', path: '.' },
    { repoURL: 'https://example.com/platform.git', path: 'gitops/dev', directory: { exclude: 'application.yaml' } },
  ],
}
const [chart, folder] = SPEC.sources
const REVISIONS = ['sha256:0f', '1111111111111111111111111111111111111111']
const NEWER = ['sha256:0f', '2222222222222222222222222222222222222222']

/** As the controller of Argo CD 3.4 writes it: with an empty `source` beside `sources`, and an empty `jsonnet`. */
const COMPARED_TO = {
  ...SPEC,
  source: { repoURL: '' },
  sources: [chart, { ...folder, directory: { ...folder?.directory, jsonnet: {} } }],
}
const succeeded = {
  phase: 'Succeeded',
  message: 'successfully synced (all tasks run)',
  startedAt: '2026-11-23T10:00:00Z',
  finishedAt: '2026-11-23T10:00:42Z',
  syncResult: { revision: '', revisions: REVISIONS, source: { repoURL: '' }, sources: SPEC.sources },
}
const DONE = {
  health: { status: 'Healthy' },
  history: [{ id: 0, revisions: REVISIONS, deployedAt: '2026-11-23T10:00:42Z' }],
  operationState: succeeded,
  reconciledAt: '2026-11-23T10:00:43Z',
  sync: { status: 'Synced', revisions: REVISIONS, comparedTo: COMPARED_TO },
}

interface Recorded {
  readonly spec?: object
  readonly status?: object
  readonly operation?: object
  readonly annotations?: object
}

/** A value as Lua writes it; strings of JSON are strings of Lua, as long as they are plain. */
function lua(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(lua).join(',')}}`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nil'
  return `{${Object.entries(value).map(([key, inner]) => `[${JSON.stringify(key)}]=${lua(inner)}`)}}`
}

/** The verdict of the script in Lua, with the libraries that Argo CD gives it and no others. */
function healthOf({ spec = SPEC, status, operation, annotations }: Recorded): string {
  const obj = lua({ metadata: { name: 'cert-manager', annotations }, spec, status, operation })
  const program = `local write = io.write; string, math, io = nil; obj = ${obj}
    local verdict = (function() ${APPLICATION_HEALTH} end)()
    write(verdict.status .. ": " .. verdict.message)`
  return execFileSync('lua5.1', ['-'], { input: program, encoding: 'utf8' })
}

function hasLua(): boolean {
  try {
    execFileSync('lua5.1', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('skipped: what Argo CD makes of the health of Applications needs lua5.1')
    return false
  }
}

const expected: Readonly<Record<string, readonly [verdict: RegExp, recorded: Recorded]>> = {
  'waits for one that Argo CD has not seen yet': [/^Progressing: Waiting to be compared/, {}],
  'waits for the first sync, whatever its objects look like already': [
    /^Progressing: Waiting for its sync/,
    { status: { ...DONE, history: undefined, operationState: undefined } },
  ],
  'waits while it syncs': [
    /^Progressing: waiting for healthy state/,
    {
      status: {
        ...DONE,
        operationState: { phase: 'Running', message: 'waiting for healthy state of apps/Deployment' },
      },
    },
  ],
  'waits for a sync that is ordered': [/^Progressing: /, { status: DONE, operation: { sync: { prune: true } } }],
  'lets pass what has been synced and works': [/^Healthy: $/, { status: DONE }],
  'waits while the verdict is about another version of a chart': [
    /^Progressing: Waiting to be compared with its new sources/,
    { spec: { ...SPEC, sources: [{ ...chart, targetRevision: 'v1.22.0' }, folder] }, status: DONE },
  ],
  'waits while the verdict is about other values': [
    /^Progressing: Waiting to be compared/,
    { spec: { ...SPEC, sources: [{ ...chart, helm: { valuesObject: { replicas: 2 } } }, folder] }, status: DONE },
  ],
  'waits for the sync of a newer commit, which is known and has not begun': [
    /^Progressing: Waiting for its sync/,
    { status: { ...DONE, sync: { ...DONE.sync, status: 'OutOfSync', revisions: NEWER } } },
  ],
  'waits for a look at what the sync of this commit made': [
    /^Progressing: Waiting for a look/,
    { status: { ...DONE, reconciledAt: '2026-11-23T10:00:41Z' } },
  ],
  'waits for the next look where one of the second in which the sync ended calls it out of sync': [
    /^Progressing: Waiting for a look/,
    { status: { ...DONE, reconciledAt: succeeded.finishedAt, sync: { ...DONE.sync, status: 'OutOfSync' } } },
  ],
  'takes a look of that second which calls it synced': [
    /^Healthy: /,
    { status: { ...DONE, reconciledAt: succeeded.finishedAt } },
  ],
  'does not wait for what stays different after its sync': [
    /^Healthy: /,
    { status: { ...DONE, sync: { ...DONE.sync, status: 'OutOfSync' } } },
  ],
  'says what made the sync fail': [
    /^Degraded: one or more objects failed to apply/,
    {
      status: {
        ...DONE,
        sync: { ...DONE.sync, status: 'OutOfSync' },
        operationState: { ...succeeded, phase: 'Failed', message: 'one or more objects failed to apply' },
      },
    },
  ],
  'says why it could not be compared': [
    /^Degraded: chart not found/,
    {
      status: {
        sync: { status: 'Unknown', comparedTo: COMPARED_TO },
        conditions: [{ type: 'ComparisonError', message: 'chart not found' }],
      },
    },
  ],
  'passes on what is broken': [/^Degraded: /, { status: { ...DONE, health: { status: 'Degraded' } } }],
  'waits for nobody where it is told not to': [/^Healthy: /, { annotations: { [IGNORE_HEALTH]: 'true' } }],
}

if (hasLua())
  for (const [name, [verdict, recorded]] of Object.entries(expected))
    it(name, () => {
      assert.match(healthOf(recorded), verdict)
    })

it.run()
