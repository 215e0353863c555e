import { ApiObject, type Chart, JsonPatch } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import {
  DRAIN_TIMEOUT_MS,
  ENV,
  MAX_IMAGE_BYTES,
  MAX_QUEUE,
  METRICS_PORT,
  PATHS,
  PORT,
  USER_ID,
} from '../../../../classifier/src/contract.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, PRIORITY_CLASSES, registryHost, USE_WORKLOAD_IDENTITY } from '../../../config/names.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import { restricted } from '../../../engine/kubernetes/pod-security.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'

const name = 'classifier'
const selector = selectorOf(name)
/** Names of the ports in the pod and in the Service. */
export const PORT_NAME = 'http'
export const METRICS_PORT_NAME = 'metrics'

/** Time for the proxies and Services to learn that a pod goes, before it stops listening. */
const LEAVE_SECONDS = 5
const MARGIN_SECONDS = 5

const probe = (path: string) => ({ httpGet: { path, port: k8s.IntOrString.fromString(PORT_NAME) }, timeoutSeconds: 3 })

const coresOf = (cpu: string): number => (cpu.endsWith('m') ? Number.parseInt(cpu, 10) / 1000 : Number(cpu))

function resourcesOf({ cpu, memory, workers }: Environment['components']['classifier']): k8s.ResourceRequirements {
  // A core for each worker and one for the rest: HTTP, and pictures that are decoded meanwhile.
  const cpuLimit = Math.max(workers + 1, coresOf(cpu)).toString()
  const quantities = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, k8s.Quantity.fromString(value)]))
  return {
    requests: quantities({ cpu, memory, 'ephemeral-storage': '128Mi' }),
    limits: quantities({ cpu: cpuLimit, memory, 'ephemeral-storage': '1Gi' }), // what volume `tmp` may hold, and logs
  }
}

function container(env: Environment): k8s.Container {
  const { workers, models } = env.components.classifier
  const settings = {
    [ENV.port]: PORT,
    [ENV.metricsPort]: METRICS_PORT,
    ...(models && { [ENV.models]: JSON.stringify(models) }),
    [ENV.workers]: workers,
    [ENV.maxQueue]: MAX_QUEUE,
    [ENV.maxImageBytes]: MAX_IMAGE_BYTES,
    [ENV.drainTimeoutMs]: DRAIN_TIMEOUT_MS,
  }
  return {
    name,
    image: `${registryHost(env)}/${name}@${env.images.classifier}`,
    ports: [
      { name: PORT_NAME, containerPort: PORT },
      { name: METRICS_PORT_NAME, containerPort: METRICS_PORT },
    ],
    env: Object.entries(settings).map(([key, value]) => ({ name: key, value: String(value) })),
    resources: resourcesOf(env.components.classifier),
    startupProbe: { ...probe(PATHS.readyz), periodSeconds: 2, failureThreshold: 60 }, // two minutes to load the model on a busy node
    livenessProbe: { ...probe(PATHS.livez), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...probe(PATHS.readyz), periodSeconds: 5, failureThreshold: 2 },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  }
}

/** Adds the pods. Their number is left to the autoscaler. */
export function addDeployment(chart: Chart, env: Environment): void {
  const manifest = k8s.KubeDeployment.manifest({
    metadata: { name, namespace: NAMESPACES.classifier },
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
          securityContext: { runAsUser: USER_ID, runAsGroup: USER_ID }, // a number, or the kubelet cannot tell it from root
          serviceAccountName: name,
          priorityClassName: PRIORITY_CLASSES.workloads,
          terminationGracePeriodSeconds: LEAVE_SECONDS + DRAIN_TIMEOUT_MS / 1000 + MARGIN_SECONDS,
          // Old pods do not count while they are replaced.
          topologySpreadConstraints: spread(selector).map((constraint) => ({
            ...constraint,
            matchLabelKeys: ['pod-template-hash'],
          })),
          containers: [container(env)],
          // libvips unpacks large pictures on disk.
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('512Mi') } }],
        }),
      },
    },
  })
  const deployment = new ApiObject(chart, 'deployment', manifest)
  // `sleep` (Kubernetes 1.30) needs no shell in the image. The types, of 1.27, would drop it.
  const preStop = { sleep: { seconds: LEAVE_SECONDS } }
  deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop }))
}
