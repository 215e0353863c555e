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

/** How long a project fixes its minor versions, by its own rule. */
export interface Support {
  /** How many of the newest get fixes. */
  readonly minors: number
  /** Where it says so. */
  readonly source: string
  /** ISO date of the last day with fixes by minor version, as far as the project has said it, or has released what ends it. */
  readonly ends: Readonly<Record<string, string>>
}

/** A Helm chart: a name in a chart repository, or an OCI artifact. */
export interface ChartVersion extends Version {
  /** Version of what it installs, where that differs. */
  readonly app?: string
  /** Left out where the project has no rule. */
  readonly support?: Support
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
  'argo-cd': {
    version: '10.1.1',
    app: 'v3.4.4',
    repository: 'https://argoproj.github.io/argo-helm',
    chart: 'argo-cd',
    support: {
      minors: 3,
      source: 'https://argo-cd.readthedocs.io/en/stable/developer-guide/release-process-and-cadence/',
      // Four releases a year; 3.6 came on 2026-11-03, so 3.7, which ends 3.4, is planned for the first days of February.
      ends: { '3.4': '2027-02-01' },
    },
  },
  'cert-manager': {
    version: 'v1.21.1',
    repository: 'oci://quay.io/jetstack/charts/cert-manager',
    // 1.21 came on 2026-07-08 and ends with 1.23, for which there is no date.
    support: { minors: 2, source: 'https://cert-manager.io/docs/releases/', ends: {} },
  },
  'external-dns': {
    version: '1.21.1',
    repository: 'https://kubernetes-sigs.github.io/external-dns',
    chart: 'external-dns',
  },
  'external-secrets': {
    version: '2.9.0',
    repository: 'https://charts.external-secrets.io',
    chart: 'external-secrets',
    support: {
      minors: 1,
      source: 'https://external-secrets.io/latest/introduction/stability-support/',
      ends: { '2.9': '2026-08-27' }, // 2.10 came on 2026-08-28
    },
  },
  'envoy-gateway': {
    version: 'v1.9.0',
    repository: 'oci://docker.io/envoyproxy/gateway-helm',
    support: {
      minors: 2, // a release a quarter, each for six months
      source: 'https://gateway.envoyproxy.io/news/releases/matrix/',
      ends: { '1.9': '2027-02-15' }, // 1.9 came on 2026-08-15
    },
  },
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
