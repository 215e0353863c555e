import type { CHARTS } from '../../config/versions.ts'

/** Where each chart says what changed in a version. */
export const CHANGELOGS = {
  'argo-cd': (version) => `https://github.com/argoproj/argo-helm/releases/tag/argo-cd-${version}`,
  'cert-manager': (version) => `https://github.com/cert-manager/cert-manager/releases/tag/${version}`,
  'external-dns': (version) =>
    `https://github.com/kubernetes-sigs/external-dns/releases/tag/external-dns-helm-chart-${version}`,
  'external-secrets': (version) =>
    `https://github.com/external-secrets/external-secrets/releases/tag/helm-chart-${version}`,
  'envoy-gateway': (version) => `https://github.com/envoyproxy/gateway/releases/tag/${version}`,
  'ingress-nginx': (version) => `https://github.com/kubernetes/ingress-nginx/releases/tag/helm-chart-${version}`,
  'kube-prometheus-stack': (version) =>
    `https://github.com/prometheus-community/helm-charts/releases/tag/kube-prometheus-stack-${version}`,
} as const satisfies Record<keyof typeof CHARTS, (version: string) => string>
