/** One custom resource of a group: the file that defines it and how much of it we need. */
export interface CrdKind {
  readonly kind: string
  /** API version to import. Exactly one, so that each kind is one class. */
  readonly version: string
  readonly file: string
  /** Properties left out wherever they occur. They keep the file small; delete a name here to be able to use it. */
  readonly omit?: readonly string[]
  /** For the property of this name, the only children that are kept. */
  readonly only?: Readonly<Record<string, readonly string[]>>
}

/** Custom resources of one API group, from one project at one version. Two projects may share a group. */
export interface CrdGroup {
  readonly group: string
  /** Also the folder in a local copy: `--from DIR` reads `DIR/<project>/<file>`. */
  readonly project: string
  readonly version: string
  readonly url: string
  readonly kinds: readonly CrdKind[]
}

/** Where every CRD type in `imports/` comes from. Bump `version` with the chart in `src/config/versions.ts`. */
export const CRD_GROUPS: readonly CrdGroup[] = [
  {
    group: 'argoproj.io',
    project: 'argo-cd',
    version: 'v3.4.4',
    url: 'https://raw.githubusercontent.com/argoproj/argo-cd/{version}/manifests/crds/{file}',
    kinds: [
      { kind: 'Application', version: 'v1alpha1', file: 'application-crd.yaml', omit: ['operation', 'sourceHydrator'] },
      { kind: 'AppProject', version: 'v1alpha1', file: 'appproject-crd.yaml' },
    ],
  },
  {
    group: 'cert-manager.io',
    project: 'cert-manager',
    version: 'v1.21.1',
    url: 'https://raw.githubusercontent.com/cert-manager/cert-manager/{version}/deploy/crds/{file}',
    kinds: [
      { kind: 'Certificate', version: 'v1', file: 'cert-manager.io_certificates.yaml' },
      {
        kind: 'ClusterIssuer',
        version: 'v1',
        file: 'cert-manager.io_clusterissuers.yaml',
        omit: ['podTemplate'],
        only: { spec: ['acme', 'ca', 'selfSigned'], dns01: ['azureDNS', 'cloudflare', 'cnameStrategy'] },
      },
    ],
  },
  {
    group: 'external-secrets.io',
    project: 'external-secrets',
    version: 'v2.9.0',
    url: 'https://raw.githubusercontent.com/external-secrets/external-secrets/{version}/config/crds/bases/{file}',
    kinds: [
      {
        kind: 'ClusterSecretStore',
        version: 'v1',
        file: 'external-secrets.io_clustersecretstores.yaml',
        only: { provider: ['azurekv'] },
      },
      { kind: 'ExternalSecret', version: 'v1', file: 'external-secrets.io_externalsecrets.yaml' },
    ],
  },
  {
    group: 'gateway.envoyproxy.io',
    project: 'envoy-gateway',
    version: 'v1.9.0',
    url: 'https://raw.githubusercontent.com/envoyproxy/gateway/{version}/charts/gateway-helm/charts/crds/crds/generated/{file}',
    kinds: [
      { kind: 'BackendTrafficPolicy', version: 'v1alpha1', file: 'gateway.envoyproxy.io_backendtrafficpolicies.yaml' },
      { kind: 'ClientTrafficPolicy', version: 'v1alpha1', file: 'gateway.envoyproxy.io_clienttrafficpolicies.yaml' },
      {
        kind: 'EnvoyProxy',
        version: 'v1alpha1',
        file: 'gateway.envoyproxy.io_envoyproxies.yaml',
        omit: ['backendSettings', 'envoyDaemonSet', 'initContainers', 'volumes'],
      },
      {
        kind: 'SecurityPolicy',
        version: 'v1alpha1',
        file: 'gateway.envoyproxy.io_securitypolicies.yaml',
        omit: ['backendSettings'],
      },
    ],
  },
  {
    group: 'gateway.networking.k8s.io',
    project: 'gateway-api',
    version: 'v1.6.1',
    url: 'https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/{version}/config/crd/standard/{file}',
    kinds: [
      { kind: 'Gateway', version: 'v1', file: 'gateway.networking.k8s.io_gateways.yaml' },
      { kind: 'GatewayClass', version: 'v1', file: 'gateway.networking.k8s.io_gatewayclasses.yaml' },
      { kind: 'HTTPRoute', version: 'v1', file: 'gateway.networking.k8s.io_httproutes.yaml' },
      { kind: 'ReferenceGrant', version: 'v1', file: 'gateway.networking.k8s.io_referencegrants.yaml' },
    ],
  },
  {
    group: 'monitoring.coreos.com',
    project: 'prometheus-operator',
    version: 'v0.93.1',
    url: 'https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/{version}/example/prometheus-operator-crd/{file}',
    kinds: [
      { kind: 'PodMonitor', version: 'v1', file: 'monitoring.coreos.com_podmonitors.yaml' },
      { kind: 'Probe', version: 'v1', file: 'monitoring.coreos.com_probes.yaml' },
      { kind: 'PrometheusRule', version: 'v1', file: 'monitoring.coreos.com_prometheusrules.yaml' },
      { kind: 'ServiceMonitor', version: 'v1', file: 'monitoring.coreos.com_servicemonitors.yaml' },
    ],
  },
]

/** The pinned upstream address of a CRD file. */
export function crdUrl({ url, version }: CrdGroup, { file }: CrdKind): string {
  return url.replace('{version}', version).replace('{file}', file)
}
