/** Pods that operators make of custom resources: in no file, and yet what policies and Services select. */
import type { KubernetesObject, Manifest } from '../../engine/kubernetes/manifest.ts'
import { at, list } from '../../engine/policies/fields.ts'

interface Operated {
  readonly namespace: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
}

const port = (name: string, containerPort: number) => ({ name, containerPort })

// Envoy may not bind ports below 1024, so that listeners are moved up by 10,000:
// https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxykubernetesprovider
const shifted = (number: number): number => (number < 1024 ? number + 10_000 : number)

/** By kind; labels and ports as the operators write them. */
const MAKERS: Readonly<Record<string, (object: KubernetesObject, home: string) => Operated>> = {
  // https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/server/statefulset.go
  Prometheus: ({ metadata: { name, namespace } }) => ({
    namespace,
    labels: {
      'app.kubernetes.io/name': 'prometheus',
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/managed-by': 'prometheus-operator',
      'operator.prometheus.io/name': name,
      prometheus: name,
    },
    ports: [port('http-web', 9090), port('web', 9090), port('reloader-web', 8080)],
  }),
  // https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/alertmanager/statefulset.go
  Alertmanager: ({ metadata: { name, namespace } }) => ({
    namespace,
    labels: {
      'app.kubernetes.io/name': 'alertmanager',
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/managed-by': 'prometheus-operator',
      alertmanager: name,
    },
    ports: [
      port('http-web', 9093),
      port('web', 9093),
      port('mesh-tcp', 9094),
      port('mesh-udp', 9094),
      port('reloader-web', 8080),
    ],
  }),
  // https://github.com/envoyproxy/gateway/blob/main/internal/infrastructure/kubernetes/proxy/resource.go
  Gateway: ({ metadata: { name, namespace = '' }, spec }, home) => ({
    namespace: home,
    labels: {
      'app.kubernetes.io/name': 'envoy',
      'app.kubernetes.io/component': 'proxy',
      'app.kubernetes.io/managed-by': 'envoy-gateway',
      'gateway.envoyproxy.io/owning-gateway-name': name,
      'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
    },
    ports: [
      ...list(at(spec, 'listeners')).map((listener, index) =>
        port(`listener-${index}`, shifted(Number(at(listener, 'port')))),
      ),
      port('metrics', 19_001),
      port('readiness', 19_003),
    ],
  }),
}

/** A pod for each custom resource that operators make pods of, as an object to be selected. */
export function operatedPods(manifests: readonly Manifest[]): Manifest[] {
  return manifests.flatMap(({ environment, component, object }) => {
    const make = Object.hasOwn(MAKERS, object.kind) ? MAKERS[object.kind] : undefined
    if (!make) return []
    const { namespace, labels, ports } = make(object, object.metadata.namespace ?? '')
    const name = `${object.kind.toLowerCase()}-${object.metadata.name}`
    const replicas = at(object, 'spec', 'replicas') ?? 1
    const template = { metadata: { labels }, spec: { containers: [{ name: 'main', ports }] } }
    const metadata = { name, ...(namespace && { namespace }) }
    const made = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { replicas, template } }
    return [{ environment, component, object: made }]
  })
}
