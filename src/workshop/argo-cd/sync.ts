import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import { neededFirst } from '../../operate/bootstrap/argo-cd.ts'
import type { ApiClient } from '../../operate/rehearse/api-client.ts'
import { applyAll } from '../../operate/rehearse/apply.ts'
import { startControlPlane } from '../../operate/rehearse/control-plane.ts'
import { readDefinitions } from '../../operate/rehearse/definitions.ts'
import { startGuard } from '../../operate/rehearse/guard.ts'
import { objectsIn } from '../../operate/rehearse/objects.ts'
import { isWell, type Moment, NOTHING, outOfOrder, standIn, type Watched, watch } from './applications.ts'
import { type Upstream, writeRepository } from './checkout.ts'
import { startArgoCd } from './programs.ts'

/** What a sync reads, and where Argo CD is. */
export interface Syncing extends Upstream {
  readonly environment: string
  /** The program that `program/build` prints. */
  readonly program: string
  /** Folder with etcd and kube-apiserver. */
  readonly assets: string | undefined
  readonly limitMinutes: number
}

/** Objects that bootstrap makes: what Argo CD needs first, its chart, and the folder with the root Application. */
function bootstrapped(repository: string, environment: string): KubernetesObject[] {
  const read = (path: string) => objectsIn(readFileSync(join(repository, path), 'utf8'))
  const folder = `gitops/${environment}/argo-cd`
  // ServiceMonitors come with the first sync; Helm's hooks are its own affair.
  const chart = read('rendered/argo-cd-0/objects.yaml').filter(
    (object) => object.kind !== 'ServiceMonitor' && !at(object, 'metadata', 'annotations', 'helm.sh/hook'),
  )
  const root = readdirSync(join(repository, folder)).map((file) => `${folder}/${file}`)
  return [...neededFirst(environment).flatMap(read), ...chart, ...root.flatMap(read)]
}

async function bootstrap(client: ApiClient, repository: string, environment: string, crds: string): Promise<void> {
  const definitions = (await readDefinitions(crds, '')).filter(({ source }) => source.project === 'argo-cd')
  const objects = bootstrapped(repository, environment).map((object, index) => ({
    ...{ file: '', component: 'argo-cd', object, order: [object.kind === 'Namespace' ? 0 : 1, index] },
  }))
  const rehearsal = { objects, namespaces: new Map([['argo-cd', 'argocd']]), waves: new Map() }
  const { findings } = await applyAll(client, rehearsal, definitions)
  const refused = findings.filter(({ status }) => status === 'failed')
  if (refused.length > 0)
    throw new UserError('NOT_READY', {
      message: refused.map(({ subject, says }) => `${subject}: ${says}`).join('\n'),
      hint: 'npm run rehearse says more.',
    })
}

const seconds = (moment: Pick<Moment, 'ms'> | undefined) => (moment ? `${(moment.ms / 1000).toFixed(0)} s` : '–')

function report(all: readonly Watched[]): string {
  const rows = [...all].sort((a, b) => a.firstSeen.event - b.firstSeen.event)
  return rows
    .map(({ name, wave, sync, health, firstSeen, firstWell, message }) =>
      [
        `${name.padEnd(18)} wave ${String(wave).padStart(3)}  ${sync.padEnd(9)} ${health.padEnd(11)}`,
        `seen ${seconds(firstSeen).padStart(5)}  well ${seconds(firstWell).padStart(5)}  ${message.slice(0, 400)}`,
      ].join('  '),
    )
    .join('\n')
}

async function settle(client: ApiClient, expected: number, limitMs: number): Promise<readonly Watched[]> {
  const started = performance.now()
  const now = () => performance.now() - started
  const stoodIn = new Map<string, string>()
  let known = NOTHING
  let shown = ''
  while (now() < limitMs) {
    await standIn(client, stoodIn)
    known = await watch(client, now, known)
    const all = [...known.all.values()]
    const states = all.map(({ name, sync, health }) => `${name} ${sync} ${health}`).join(', ')
    if (states !== shown) console.error(`${seconds({ ms: now() })}: ${states}`)
    shown = states
    if (all.length === expected && all.every(isWell)) break
  }
  return [...known.all.values()]
}

/**
 * Lets the real Argo CD sync the root Application of an environment into a real API server, and says whether all that
 * follows became Synced and Healthy in the order of waves.
 *
 * Charts come as what they render, in a folder each; pods are not made, what their controllers write is stood in for.
 */
export async function sync({ environment, program, assets, limitMinutes, ...upstream }: Syncing) {
  const { client, access, stop } = await startControlPlane(assets)
  const folder = mkdtempSync(join(tmpdir(), 'argo-cd-'))
  const guard = startGuard(folder)
  try {
    const repository = join(folder, 'repository')
    mkdirSync(repository)
    writeRepository(repository, environment, upstream)
    await bootstrap(client, repository, environment, upstream.crds)
    const parameters = await client.get('/api/v1/namespaces/argocd/configmaps/argocd-cmd-params-cm')
    const serverSideDiff = at(parameters.body, 'data', 'controller.diff.server.side') === 'true'
    await startArgoCd({ program, folder, access, guard, serverSideDiff })
    const expected = readdirSync(join('gitops', environment)).length + 1 // root
    const all = await settle(client, expected, limitMinutes * 60_000)
    const problems = [
      ...all.filter((each) => !isWell(each)).map(({ name, sync, health }) => `✖ ${name} is ${sync} and ${health}`),
      ...(all.length === expected ? [] : [`✖ ${all.length} of ${expected} Applications are there`]),
      ...outOfOrder(all).map((problem) => `✖ ${problem}`),
    ]
    return { ok: problems.length === 0, report: [report(all), '', ...problems].join('\n') }
  } finally {
    await guard.stop()
    await stop()
  }
}
