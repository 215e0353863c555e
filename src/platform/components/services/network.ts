import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { ServiceMonitor } from '../../../../imports/monitoring.coreos.com.ts'
import type { Environment } from '../../../config/load.ts'
import { CLIENT_ID } from '../../../config/names.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import { METRICS_PORT_NAME, PORT_NAME } from './deployment.ts'
import type { Workload } from './workload.ts'

/** Adds who the pods are, where they are found, and where they are scraped. */
export function addNetwork(chart: Chart, { outputs }: Environment, { name, port, metrics }: Workload): void {
  const metadata = { name, namespace: name }
  const selector = selectorOf(name)
  const portOf = (named: string, number: number) => ({
    name: named,
    port: number,
    targetPort: k8s.IntOrString.fromString(named),
  })
  new k8s.KubeServiceAccount(chart, 'service-account', {
    metadata: { ...metadata, annotations: { [CLIENT_ID]: outputs.clientIds[name] ?? '' } },
    automountServiceAccountToken: false, // the one for Azure is mounted beside it
  })
  new k8s.KubeService(chart, 'service', {
    metadata,
    spec: {
      selector,
      ports: [
        { ...portOf(PORT_NAME, port), appProtocol: 'http' },
        ...(metrics && metrics.port !== port ? [portOf(METRICS_PORT_NAME, metrics.port)] : []),
      ],
    },
  })
  if (!metrics) return
  const scraped = metrics.port === port ? PORT_NAME : METRICS_PORT_NAME
  new ServiceMonitor(chart, 'service-monitor', {
    metadata,
    spec: {
      selector: { matchLabels: selector },
      endpoints: [{ port: scraped, path: metrics.path, interval: '15s' }],
    },
  })
}
