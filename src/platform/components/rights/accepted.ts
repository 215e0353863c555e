import type { AcceptedRights } from '../../../engine/kubernetes/rights.ts'

const ISSUES =
  'the challenges of an order, and the keys of accounts and certificates, are Secrets wherever they are asked for'
const SERVES = 'certificates and users lie beside their services, which are in several namespaces'

/** Service accounts of charts that may do more than named things with named Secrets, and why. A new one wants a reason. */
export const ACCEPTED: Readonly<Record<string, AcceptedRights>> = {
  'argocd/argocd-application-controller': {
    secrets: 'its clusters, repositories and sign-in are Secrets of its namespace',
    wildcards: 'it installs whatever Git says, cluster-wide kinds and rights included; the projects bound it',
  },
  'argocd/argocd-applicationset-controller': {
    secrets: 'none of its pods run, and the chart has no switch for the role',
  },
  'argocd/argocd-redis-secret-init': { secrets: 'makes the password of Redis; `create` cannot be bound to a name' },
  'argocd/argocd-server': {
    secrets: 'its sign-in, its webhook and its sessions are Secrets of its namespace',
    wildcards: 'shows, restarts and deletes any object of an Application, for whom its own roles allow',
  },
  'cert-manager/cert-manager': {
    secrets: ISSUES,
    wildcards: 'signs for the issuers of any name; kinds and verbs are named',
  },
  'cert-manager/cert-manager-cainjector': {
    secrets: 'puts the authority of a certificate into the webhooks that name its Secret, of any namespace',
  },
  'cert-manager/cert-manager-webhook': { secrets: 'makes its own certificate; `create` cannot be bound to a name' },
  'exposure/envoy-gateway': { secrets: SERVES },
  'exposure/envoy-gateway-gateway-helm-certgen': { secrets: 'makes the certificates of Envoy Gateway and its proxies' },
  'exposure/ingress-nginx': { secrets: SERVES },
  'external-secrets/external-secrets': { secrets: 'fills Secrets from the vault, in the namespaces of its store' },
  'external-secrets/external-secrets-cert-controller': {
    secrets: 'keeps the certificate of its webhook; it may write that one alone, and its cache lists them all',
  },
  'monitoring/kube-prometheus-operator': {
    secrets: 'writes the configurations of Prometheus and Alertmanager, and reads what they name',
    wildcards: 'owns its own kinds and the StatefulSets that it makes of them; the kinds are named',
  },
}
