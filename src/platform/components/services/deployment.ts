import { ApiObject, type Chart, JsonPatch } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../config/load.ts'
import { PRIORITY_CLASSES, registryHost, USE_WORKLOAD_IDENTITY } from '../../../config/names.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import { restricted } from '../../../engine/kubernetes/pod-security.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'
import type { Probe, Workload } from './workload.ts'

/** Names of the ports in the pod and in the Service. */
export const PORT_NAME = 'http'
export const METRICS_PORT_NAME = 'metrics'

/** Time for the proxies and Services to learn that a pod goes, before it stops listening. */
const LEAVE_SECONDS = 5
const MARGIN_SECONDS = 5

const probe = ({ path, periodSeconds, failureThreshold }: Probe): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString(PORT_NAME) },
  timeoutSeconds: 3,
  periodSeconds,
  failureThreshold,
})

function resourcesOf({ entry: { cpu, memory }, cpuLimit }: Workload): k8s.ResourceRequirements {
  const quantities = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, k8s.Quantity.fromString(value)]))
  return {
    requests: quantities({ cpu, memory, 'ephemeral-storage': '128Mi' }),
    limits: quantities({ cpu: String(cpuLimit), memory, 'ephemeral-storage': '1Gi' }), // what volume `tmp` may hold, and logs
  }
}

/** Folders that it may write. */
const foldersOf = ({ writable }: Workload): readonly string[] => ['/tmp', ...writable]
/** `/var/cache` as `var-cache`. */
const volumeOf = (path: string): string =>
  path
    .toLowerCase()
    .replaceAll(/^\/|\/$/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')

function container(env: Environment, workload: Workload): k8s.Container {
  const { name, port, metrics, probes, settings, args } = workload
  const variables = Object.entries(settings).map(([key, value]) => ({ name: key, value: String(value) }))
  return {
    name,
    image: `${registryHost(env)}/${name}@${env.images[name]}`,
    ports: [
      { name: PORT_NAME, containerPort: port },
      ...(metrics && metrics.port !== port ? [{ name: METRICS_PORT_NAME, containerPort: metrics.port }] : []),
    ],
    ...(args.length > 0 && { args: [...args] }),
    ...(variables.length > 0 && { env: variables }),
    resources: resourcesOf(workload),
    startupProbe: probe(probes.startup),
    livenessProbe: probe(probes.live),
    readinessProbe: probe(probes.ready),
    volumeMounts: foldersOf(workload).map((path) => ({ name: volumeOf(path), mountPath: path })),
  }
}

/** Adds the pods. Their number is left to the autoscaler. */
export function addDeployment(chart: Chart, env: Environment, workload: Workload): void {
  const { name, userId, drainSeconds, scratch } = workload
  const selector = selectorOf(name)
  const manifest = k8s.KubeDeployment.manifest({
    metadata: { name, namespace: name },
    spec: {
      selector: { matchLabels: selector },
      revisionHistoryLimit: 5,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      template: {
        metadata: { labels: { ...selector, ...USE_WORKLOAD_IDENTITY } },
        spec: restricted({
          securityContext: { runAsUser: userId, runAsGroup: userId }, // a number, or the kubelet cannot tell it from root
          serviceAccountName: name,
          priorityClassName: PRIORITY_CLASSES.workloads,
          terminationGracePeriodSeconds: LEAVE_SECONDS + drainSeconds + MARGIN_SECONDS,
          // Old pods do not count while they are replaced.
          topologySpreadConstraints: spread(selector).map((constraint) => ({
            ...constraint,
            matchLabelKeys: ['pod-template-hash'],
          })),
          containers: [container(env, workload)],
          volumes: foldersOf(workload).map((path) => ({
            name: volumeOf(path),
            emptyDir: { sizeLimit: k8s.Quantity.fromString(scratch) },
          })),
        }),
      },
    },
  })
  const deployment = new ApiObject(chart, 'deployment', manifest)
  // `sleep` (Kubernetes 1.30) needs no shell in the image. The types, of 1.27, would drop it.
  const preStop = { sleep: { seconds: LEAVE_SECONDS } }
  deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop }))
}
