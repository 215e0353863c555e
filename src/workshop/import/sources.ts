import { DEFINITION_SOURCES, type DefinitionSource } from '../../operate/rehearse/definition-sources.ts'

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
export interface CrdGroup extends DefinitionSource {
  readonly group: string
  readonly kinds: readonly CrdKind[]
}

function of(project: string): DefinitionSource {
  const source = DEFINITION_SOURCES.find((each) => each.project === project)
  if (!source) throw new Error(`There are no definitions of ${project}.`)
  return source
}

/** Where every CRD type in `imports/` comes from. */
export const CRD_GROUPS: readonly CrdGroup[] = [
  {
    group: 'argoproj.io',
    ...of('argo-cd'),
    kinds: [
      { kind: 'Application', version: 'v1alpha1', file: 'application-crd.yaml', omit: ['operation', 'sourceHydrator'] },
      { kind: 'AppProject', version: 'v1alpha1', file: 'appproject-crd.yaml' },
    ],
  },
  {
    group: 'cert-manager.io',
    ...of('cert-manager'),
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
    ...of('external-secrets'),
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
    ...of('envoy-gateway'),
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
    ...of('gateway-api'),
    kinds: [
      { kind: 'Gateway', version: 'v1', file: 'gateway.networking.k8s.io_gateways.yaml' },
      { kind: 'GatewayClass', version: 'v1', file: 'gateway.networking.k8s.io_gatewayclasses.yaml' },
      { kind: 'HTTPRoute', version: 'v1', file: 'gateway.networking.k8s.io_httproutes.yaml' },
      { kind: 'ReferenceGrant', version: 'v1', file: 'gateway.networking.k8s.io_referencegrants.yaml' },
    ],
  },
  {
    group: 'monitoring.coreos.com',
    ...of('prometheus-operator'),
    kinds: [
      { kind: 'PodMonitor', version: 'v1', file: 'monitoring.coreos.com_podmonitors.yaml' },
      { kind: 'Probe', version: 'v1', file: 'monitoring.coreos.com_probes.yaml' },
      { kind: 'PrometheusRule', version: 'v1', file: 'monitoring.coreos.com_prometheusrules.yaml' },
      { kind: 'ServiceMonitor', version: 'v1', file: 'monitoring.coreos.com_servicemonitors.yaml' },
    ],
  },
]
