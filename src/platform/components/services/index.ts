import type { Environment } from '../../../config/load.ts'
import { hostsOf } from '../../../config/names.ts'
import type { Component } from '../../../engine/kubernetes/component.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import type { Peer } from '../../../engine/kubernetes/traffic.ts'
import { expose } from '../exposure/expose.ts'
import { type Exposure, exposureOf } from '../exposure/exposures.ts'
import { addDeployment } from './deployment.ts'
import { addNetwork } from './network.ts'
import { projectOf } from './owners.ts'
import { addPromotedImages } from './promoted-images.ts'
import { workloadsOf } from './runtimes.ts'
import { addScaling } from './scaling.ts'
import type { Workload } from './workload.ts'

const VERSION_DIGITS = 12

/** Ports of the services, by name. */
type Ports = ReadonlyMap<string, number>

/** Peers as network policies know them, those that run. Who calls anyone by name asks the name servers first. */
function peersOf(talksTo: readonly string[], ports: Ports): readonly Peer[] {
  const named = talksTo.flatMap((name): Peer[] => {
    if (name === 'internet') return [{ internet: [443] }]
    const port = ports.get(name)
    return port === undefined ? [] : [{ component: name, pods: name, ports: [port] }]
  })
  return named.length > 0 ? ['dns', ...named] : []
}

/** A service, with everything that keeps it running, reachable and watched. */
function componentOf(env: Environment, workload: Workload, exposed: Exposure, ports: Ports): Component {
  const { name, metrics, entry } = workload
  const talksTo = peersOf(workload.talksTo, ports)
  const [, digits = ''] = (env.images[name] ?? '').split(':')
  return {
    wave: 0,
    project: projectOf(env, entry),
    source: `src/platform/components/services/${entry.runtime}.ts`,
    ...(entry.owner && { owner: entry.owner }),
    version: () => digits.slice(0, VERSION_DIGITS),
    namespace: name,
    pods: () => ({ [name]: { labels: selectorOf(name), talksTo, ...(metrics && { metrics: [metrics.port] }) } }),
    build(chart) {
      addPromotedImages(chart, env, name)
      addNetwork(chart, env, workload)
      addDeployment(chart, env, workload)
      addScaling(chart, workload)
      expose(chart, env, exposed)
    },
  }
}

/** The services of an environment as components, by name. */
export function servicesAsComponents(env: Environment): Readonly<Record<string, Component>> {
  const workloads = workloadsOf(env)
  const ports = new Map(workloads.map(({ name, port }) => [name, port]))
  const hosts = hostsOf(env)
  return Object.fromEntries(
    workloads.map((workload) => {
      const exposed = exposureOf(workload, hosts[workload.name] ?? '')
      return [workload.name, componentOf(env, workload, exposed, ports)]
    }),
  )
}
