/** A finding in what a chart renders that stays as it is, with the reason. */
export interface Accepted {
  /** Name of the policy. */
  readonly policy: string
  /** `Deployment monitoring/grafana`. */
  readonly subject: RegExp
  /** Part of the message. */
  readonly says: RegExp
  readonly why: string
}

/** Findings in charts that we have looked at. */
export const ACCEPTED: readonly Accepted[] = [
  {
    policy: 'pinned-images',
    subject: /./,
    says: /a tag can be moved/,
    why: 'Charts name images by tag; the chart itself is pinned by version and by the hash of its archive.',
  },
  {
    policy: 'no-nulls',
    subject: /^Service /,
    says: /^metadata\.annotations is null/,
    why: 'An empty map of annotations; the API server drops it, and Argo CD takes both for the same.',
  },
  {
    policy: 'no-nulls',
    subject: /^Role argocd\/argocd-repo-server$/,
    says: /^rules is null/,
    why: 'The repo server needs no right: the chart leaves an empty list.',
  },
  {
    policy: 'no-nulls',
    subject: /^DaemonSet node-exporter\/node-exporter$/,
    says: /httpHeaders is null/,
    why: 'An empty list of headers in a probe; the API server drops it.',
  },
  {
    policy: 'no-secret-material',
    subject: /^(Mutating|Validating)WebhookConfiguration cert-manager-webhook$/,
    says: /inject-ca-from-secret/,
    why: 'The annotation names a Secret that cert-manager keeps.',
  },
  {
    policy: 'no-secret-material',
    subject: /^Secret monitoring\/alertmanager-kube-prometheus-alertmanager$/,
    says: /^data would put a secret/,
    why: 'Alertmanager takes its configuration from a Secret; the values name files for everything that is secret in it.',
  },
  {
    policy: 'references-resolve',
    subject: /^\w+ argocd\//,
    says: /names Secret argocd\/argocd-redis,/,
    why: 'The Job argocd-redis-secret-init makes it before the others start.',
  },
  {
    policy: 'references-resolve',
    subject: /^StatefulSet argocd\/argocd-application-controller$/,
    says: /^spec\.serviceName/,
    why: 'Nobody calls the controller by name; Kubernetes does not ask for the Service.',
  },
  {
    policy: 'references-resolve',
    subject: /^Deployment exposure\/envoy-gateway$/,
    says: /names Secret exposure\/envoy-gateway,/,
    why: 'The Job certgen makes it before the Deployment starts.',
  },
  {
    policy: 'resources',
    subject: /^(Deployment|StatefulSet) argocd\/argo-cd-redis-ha-/,
    says: /lacks requests/,
    why: 'The LimitRange of its namespace gives its containers requests and limits.',
  },
  {
    policy: 'resources',
    subject: /^Deployment monitoring\/kube-prometheus-grafana$/,
    says: /containers\[grafana-sc-/,
    why: 'The LimitRange of its namespace gives its sidecars requests and limits.',
  },
  {
    policy: 'restricted-pods',
    subject: /^DaemonSet node-exporter\/node-exporter$/,
    says: /hostNetwork|hostPID|hostPath|seccompProfile/,
    why: 'It measures the node, so it sees its processes and files, read-only; its namespace is its own, and lets in nothing else.',
  },
  {
    policy: 'restricted-pods',
    subject: /^Deployment exposure\/ingress-nginx-controller$/,
    says: /allowPrivilegeEscalation|SYS_CHROOT|readOnlyRootFilesystem|seccompProfile/,
    why: 'It keeps nginx in a chroot, away from what its controller may read; a choice beside the default engine.',
  },
  {
    policy: 'restricted-pods',
    subject: /^Deployment monitoring\/kube-prometheus-grafana$/,
    says: /readOnlyRootFilesystem/,
    why: 'Grafana and its sidecars write beside their volumes, to the file system of their containers alone.',
  },
  {
    policy: 'selectors-match',
    subject: /^Service argocd\/argo-cd-redis-ha-announce-\d$/,
    says: /statefulset\.kubernetes\.io\/pod-name/,
    why: 'The StatefulSet’s controller gives each pod its own name as a label.',
  },
]
