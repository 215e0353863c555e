/**
 * Repositories of other registries that the platform's charts pull from, each with a cache rule in ours: the nodes then
 * survive an outage there, and a tag that changes there.
 *
 * Only registries that a cache reads without credentials. Docker Hub is not among them, so the images of Envoy Gateway
 * and Grafana come straight from there, as Argo CD’s Redis does from AWS.
 */
// https://learn.microsoft.com/azure/container-registry/artifact-cache-overview
export const UPSTREAMS = [
  'ghcr.io/external-secrets/external-secrets',
  'quay.io/argoproj/argocd',
  'quay.io/jetstack/cert-manager-cainjector',
  'quay.io/jetstack/cert-manager-controller',
  'quay.io/jetstack/cert-manager-webhook',
  'quay.io/kiwigrid/k8s-sidecar',
  'quay.io/prometheus-operator/prometheus-config-reloader',
  'quay.io/prometheus-operator/prometheus-operator',
  'quay.io/prometheus/alertmanager',
  'quay.io/prometheus/node-exporter',
  'quay.io/prometheus/prometheus',
  'registry.k8s.io/external-dns/external-dns',
  'registry.k8s.io/ingress-nginx/controller-chroot',
  'registry.k8s.io/kube-state-metrics/kube-state-metrics',
] as const
