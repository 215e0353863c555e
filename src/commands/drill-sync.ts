/** Lets the real Argo CD sync an environment into a real API server: `npm run drill:sync -- --env dev …`. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { chooseEnvironment, positive } from '../operate/operation.ts'
import { sync } from '../workshop/argo-cd/sync.ts'

export const USAGE = `npm run drill:sync -- --program FILE --rendered FOLDER --crds FOLDER [--env NAME] [--minutes NUMBER]

  --program FILE      what src/workshop/argo-cd/program/build prints: Argo CD's controller and repository server
  --rendered FOLDER   what the charts render, a file a component
  --crds FOLDER       custom resource definitions, a folder a project
  --env NAME          default the first of src/environments/index.ts
  --minutes NUMBER    how long it may take (default 20)

KUBEBUILDER_ASSETS names the folder of etcd and kube-apiserver; redis-server and git are on the path. The controller's metrics
listen on every address, so give it a network of its own: unshare --net sh -c 'ip link set lo up; exec npm run drill:sync -- …'
Exits 1 where an Application does not become Synced and Healthy, in the order of waves.`

const OPTIONS = {
  program: { type: 'string', default: '' },
  rendered: { type: 'string', default: '' },
  crds: { type: 'string', default: '' },
  env: { type: 'string', default: Object.keys(ENVIRONMENTS)[0] ?? '' },
  minutes: { type: 'string', default: '20' },
} as const

/** Syncs. Returns the exit code. */
export async function main(): Promise<number> {
  const { env, minutes, ...given } = parseArgs({ options: OPTIONS }).values
  const limitMinutes = positive('minutes', minutes, USAGE)
  const missing = Object.entries(given).flatMap(([flag, path]) =>
    existsSync(path) ? [] : [`--${flag} ${path}`.trim()],
  )
  if (missing.length > 0)
    throw new UserError('ARGUMENTS_INVALID', { message: `Not there: ${missing.join(', ')}.`, hint: USAGE })
  const { name: environment } = chooseEnvironment(env)
  const { ok, report } = await sync({ ...given, environment, limitMinutes, assets: process.env['KUBEBUILDER_ASSETS'] })
  console.log(report)
  return ok ? 0 : 1
}
