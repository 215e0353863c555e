import * as z from 'zod'
import { NAMESPACES } from '../../config/names.ts'
import { APPLICATION_CONTROLLER, AS_ARGO_CD, contextOf, onCluster, PATIENCE } from '../cluster.ts'
import { readGenerated } from '../generated.ts'
import type { Site, Step } from './step.ts'

const RELEASE = 'argo-cd'
const namespace = NAMESPACES.argocd

const Source = z.object({
  chart: z.string(),
  repoURL: z.string(),
  targetRevision: z.string(),
  helm: z.object({ releaseName: z.string(), valuesObject: z.record(z.string(), z.unknown()) }),
})
const Application = z.object({ spec: z.object({ sources: z.array(z.union([Source, z.looseObject({})])) }) })
const Placed = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
})
const Controllers = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ replicas: z.int() }) })),
})
const Status = z.object({ info: z.object({ status: z.string() }) })

/** The values, with every ServiceMonitor off: that kind comes with the first sync, and Argo CD then adds them itself. */
function withoutMonitors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMonitors)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]): [string, unknown] =>
    key === 'serviceMonitor' && typeof each === 'object'
      ? [key, { ...each, enabled: false }]
      : [key, withoutMonitors(each)],
  )
  return Object.fromEntries(entries)
}

/**
 * How Argo CD is installed the first time: chart, version and values of its own Application, from the generated file.
 *
 * @returns Arguments for helm, and the values for its standard input: JSON, which is YAML.
 */
export function firstInstall(environment: string): { readonly args: readonly string[]; readonly values: string } {
  const path = `gitops/${environment}/argo-cd/application.yaml`
  const { spec } = Application.parse(readGenerated(environment).find((each) => each.path === path)?.object)
  const { chart, repoURL, targetRevision, helm } = Source.parse(
    spec.sources.find((source) => Source.safeParse(source).success),
  )
  const args = [helm.releaseName, chart, '--repo', repoURL, '--version', targetRevision, '--namespace', namespace]
  return { args, values: JSON.stringify(withoutMonitors(helm.valuesObject)) }
}

/**
 * The generated files that have to be in the cluster before the first install, which names what is in them: its namespace
 * with what judges pods there, and the priority classes. A pod whose class is missing is refused, that of a hook first.
 */
export function neededFirst(environment: string): readonly string[] {
  const found = readGenerated(environment)
    .filter(({ path }) => path.startsWith(`gitops/${environment}/namespaces/`))
    .map(({ path, object }) => ({ path, ...Placed.parse(object) }))
  const classes = found.filter(({ kind }) => kind === 'PriorityClass')
  const home = found.filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)
  const limits = found.filter(({ kind, metadata }) => kind !== 'Application' && metadata.namespace === namespace)
  return [...classes, ...home, ...limits].map(({ path }) => path) // kubectl takes them in this order
}

/** The application controller, where it was stopped: a teardown does that first. */
async function stoppedController({ env, shell }: Site): Promise<string | undefined> {
  const get = ['get', 'statefulsets.apps', ...APPLICATION_CONTROLLER, '--output', 'json']
  const { items } = await shell.json(Controllers, 'kubectl', [...onCluster(env), PATIENCE, ...get])
  return items.find(({ spec }) => spec.replicas === 0)?.metadata.name
}

async function statusOf({ env, shell }: Site): Promise<string | undefined> {
  const args = ['status', RELEASE, '--namespace', namespace, '--kube-context', contextOf(env), '--output', 'json']
  const { code, stdout } = await shell.attempt('helm', args)
  return code === 0 ? Status.parse(JSON.parse(stdout)).info.status : undefined
}

/** Argo CD itself, by Helm this once; from the first sync on it keeps itself as Git says. */
export const argoCd: Step = {
  title: 'Argo CD',
  async done(site) {
    const isInstalled = (await statusOf(site)) === 'deployed' && (await stoppedController(site)) === undefined
    return isInstalled ? 'installed; it keeps itself' : undefined
  },
  async run(site) {
    const { env, shell } = site
    const cluster = ['--kube-context', contextOf(env)]
    const status = await statusOf(site)
    const stopped = status === 'deployed' && (await stoppedController(site))
    if (stopped) {
      const scale = ['scale', 'statefulset', stopped, '--replicas=1', '--namespace', namespace]
      await shell.change('Start the controller that a teardown stopped', 'kubectl', [...onCluster(env), ...scale])
      return
    }
    if (status?.startsWith('pending'))
      await shell.change('Remove what an interrupted install left', 'helm', [
        'uninstall',
        RELEASE,
        '--namespace',
        namespace,
        ...cluster,
        '--wait',
      ])
    const files = neededFirst(env.name).flatMap((path) => ['--filename', path])
    const apply = [...onCluster(env), 'apply', ...AS_ARGO_CD, ...files]
    await shell.change('Make the namespace and the priority classes', 'kubectl', apply, { stream: true })
    const { args, values } = firstInstall(env.name)
    const install = ['upgrade', '--install', ...args, ...cluster, '--values', '-', '--wait', '--timeout', '15m']
    await shell.change('Install Argo CD', 'helm', install, { input: values, timeoutSeconds: 1000, stream: true })
  },
}

/** The Application that finds all others. From here on the cluster builds itself from Git. */
export const rootApplication: Step = {
  title: 'root application',
  async done({ env, shell }) {
    const get = ['get', 'applications.argoproj.io', 'root', '--namespace', namespace, '--output', 'name']
    return (await shell.attempt('kubectl', [...onCluster(env), PATIENCE, ...get])).code === 0 ? 'there' : undefined
  },
  async run({ env, shell }) {
    const apply = ['apply', ...AS_ARGO_CD, '--filename', `gitops/${env.name}/argo-cd/`]
    await shell.change('Let the cluster build itself from Git', 'kubectl', [...onCluster(env), ...apply], {
      stream: true,
    })
  },
}
