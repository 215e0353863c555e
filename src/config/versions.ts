/** Every version the platform runs, with the date it was released and, where known, the end of its life. */

/** Day on which the dates below were last compared with their sources; a version whose life ended before is refused. */
export const REVIEWED = '2026-11-23'

export interface Version {
  readonly version: string
  /** ISO date. */
  readonly released?: string
  /** ISO date of the last day with fixes. */
  readonly endOfLife?: string
}

/** A Helm chart: a name in a chart repository, or an OCI artifact. */
export interface ChartVersion extends Version {
  readonly repository: string
  /** Left out for OCI, where the repository is the chart. */
  readonly chart?: string
}

/** Of what this repository makes itself; raise it when an upgrade needs a hand. */
export const PLATFORM_VERSION = '1.0.0'

// Dates: https://kubernetes.io/releases/; AKS follows: https://learn.microsoft.com/azure/aks/supported-kubernetes-versions
export const KUBERNETES_VERSIONS = {
  '1.33': { version: '1.33', released: '2025-04-23', endOfLife: '2026-06-28' },
  '1.34': { version: '1.34', released: '2025-08-27', endOfLife: '2026-10-27' },
  '1.35': { version: '1.35', released: '2025-12-17', endOfLife: '2027-02-28' },
  '1.36': { version: '1.36', released: '2026-04-22', endOfLife: '2027-06-28' },
} as const satisfies Record<string, Version>

export const TERRAFORM = { core: '>= 1.11, < 2.0', azurerm: '~> 5.0' } as const

/** What the lock files name: minor versions of azurerm have changed what replaces a resource. */
export const PROVIDERS = {
  azurerm: { version: '5.2.0' },
} as const satisfies Record<string, Version>

export const CHARTS = {
  'argo-cd': { version: '10.1.1', repository: 'https://argoproj.github.io/argo-helm', chart: 'argo-cd' },
  'cert-manager': { version: 'v1.21.1', repository: 'oci://quay.io/jetstack/charts/cert-manager' },
  'external-dns': {
    version: '1.21.1',
    repository: 'https://kubernetes-sigs.github.io/external-dns',
    chart: 'external-dns',
  },
  'external-secrets': { version: '2.9.0', repository: 'https://charts.external-secrets.io', chart: 'external-secrets' },
  'envoy-gateway': { version: 'v1.9.0', repository: 'oci://docker.io/envoyproxy/gateway-helm' },
  'ingress-nginx': {
    version: '4.15.1',
    repository: 'https://kubernetes.github.io/ingress-nginx',
    chart: 'ingress-nginx',
    released: '2026-03-01',
    endOfLife: '2026-03-31',
  },
  'kube-prometheus-stack': {
    version: '88.5.3',
    repository: 'https://prometheus-community.github.io/helm-charts',
    chart: 'kube-prometheus-stack',
  },
} as const satisfies Record<string, ChartVersion>

/** Image of ingress-nginx whose nginx cannot see what its controller can, above all the right to read Secrets. */
export const INGRESS_NGINX_CHROOT = {
  version: 'v1.15.1',
  digest: 'sha256:af31d00c9d82c612896b380a9003bd36843b7647b98e4588251c66325317bc72',
} as const satisfies Version & { digest: string }

/** Folders of CRDs in their projects' repositories, by tag: the objects of several components need them first. */
export const CRDS = {
  'gateway-api': {
    version: 'v1.6.1',
    repository: 'https://github.com/kubernetes-sigs/gateway-api.git',
    path: 'config/crd/standard',
  },
  'envoy-gateway': {
    version: CHARTS['envoy-gateway'].version,
    repository: 'https://github.com/envoyproxy/gateway.git',
    path: 'charts/gateway-helm/charts/crds/crds/generated', // Envoy Gateway's own, beside a copy of the Gateway API's
  },
  'prometheus-operator': {
    version: 'v0.93.1', // the appVersion of kube-prometheus-stack 88.5.3
    repository: 'https://github.com/prometheus-operator/prometheus-operator.git',
    path: 'example/prometheus-operator-crd',
  },
} as const
