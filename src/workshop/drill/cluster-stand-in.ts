import { createServer } from 'node:http'

const POD = `namespace="classifier",pod="classifier-1"`
const CONTAINER = `${POD},container="classifier"`

/** What kube-state-metrics and the kubelet would say of the pod, of which the drill has none. */
const metrics = (seconds: number): string => `
kube_pod_status_ready{${POD},condition="true"} 1
kube_horizontalpodautoscaler_status_desired_replicas{namespace="classifier",horizontalpodautoscaler="classifier"} 1
kube_horizontalpodautoscaler_spec_max_replicas{namespace="classifier",horizontalpodautoscaler="classifier"} 6
kube_pod_container_resource_limits{${CONTAINER},resource="cpu"} 2
kube_pod_container_resource_limits{${CONTAINER},resource="memory"} 805306368
container_memory_working_set_bytes{${CONTAINER}} 402653184
container_cpu_usage_seconds_total{${CONTAINER}} ${seconds}
`

/** Serves that to Prometheus, so that panels which set the classifier against its limits have data; returns its port. */
export async function startClusterStandIn(): Promise<{ readonly port: number; stop(): void }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(metrics(process.uptime()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { port: typeof address === 'object' && address ? address.port : 0, stop }
}
