import {
  ofChart,
  type Weakening,
  whenBecomes,
  whenChanged,
  whenCome,
  whenFewer,
  whenGone,
  whenNoLongerOn,
  whenOff,
  whenOn,
} from './weakening.ts'

const EXTERNAL_DNS = 'https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/'
const EXTERNAL_SECRETS =
  'https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml'
const CERT_MANAGER = 'https://artifacthub.io/packages/helm/cert-manager/cert-manager'
const ENVOY_GATEWAY = 'https://gateway.envoyproxy.io/docs/api/extension_types/#extensionapisettings'
const INGRESS_NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/'

/** Settings of single charts. */
export const CHARTS: readonly Weakening[] = [
  ...ofChart('external-dns', [
    {
      path: /^policy$/,
      weakens: ({ before, after }) => (after === before ? undefined : after === 'sync' ? 'high' : 'medium'),
      why: 'With `sync` records are deleted that no route names; with `create-only` none is ever corrected.',
      source: EXTERNAL_DNS,
    },
    {
      path: /^provider(\.|$)/,
      weakens: whenChanged('high'),
      why: 'Another service is told the records: those where visitors look are no longer kept.',
      source: EXTERNAL_DNS,
    },
    {
      path: /^(txtOwnerId|txtPrefix|txtSuffix|registry)$/,
      weakens: whenChanged('high'),
      why: 'It no longer recognises its own records: they stay as they are, and point to old addresses.',
      source: 'https://kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt/',
    },
    {
      path: /^(domainFilters|zoneIdFilters|excludeDomains)\b/,
      weakens: ({ path, before, after }) =>
        path.startsWith('exclude') === (after === undefined) || before === undefined ? 'medium' : 'high',
      why: 'It keeps records in other zones than before.',
      source: EXTERNAL_DNS,
    },
    {
      path: /^(extraArgs(\[\]|\b.*)|dryRun)$/,
      weakens: whenBecomes('high', /dry-run|^true$/),
      why: 'It keeps no record any more, and says so in its log alone.',
      source: EXTERNAL_DNS,
    },
    {
      path: /^(sources|annotationFilter|labelFilter|annotationPrefix|managedRecordTypes)\b/,
      weakens: whenChanged('medium'),
      why: 'Other objects decide over records; with the policy `sync` those of the former are deleted.',
      source: EXTERNAL_DNS,
    },
  ]),
  ...ofChart('external-secrets', [
    {
      path: /^rbac\.serviceAccountTokenCreate$/,
      weakens: ({ before, after }) => (before === false && after !== false ? 'high' : undefined),
      why: 'It may make tokens of every ServiceAccount of the cluster, and so act as each.',
      source: EXTERNAL_SECRETS,
    },
    {
      path: /^(scopedRBAC|scopedNamespace)$/,
      weakens: whenNoLongerOn('high'),
      why: 'It may read and write Secrets of the whole cluster.',
      source: EXTERNAL_SECRETS,
    },
    {
      path: /^rbac\.aggregateTo(View|Edit|Admin)$/,
      weakens: ({ before, after }) => (before === false && after !== false ? 'medium' : undefined),
      why: 'Whoever may view or edit a namespace may decide which secrets come into it.',
      source: EXTERNAL_SECRETS,
    },
    {
      path: /^(process\w+|webhook\.create|certController\.create)$/,
      weakens: whenOff('medium'),
      why: 'It no longer keeps what is of this kind.',
      source: EXTERNAL_SECRETS,
    },
    {
      path: /^genericTargets\.enabled$/,
      weakens: whenOn('high'),
      why: 'Secrets may be written into objects that are no Secrets.',
      source: EXTERNAL_SECRETS,
    },
  ]),
  ...ofChart('cert-manager', [
    {
      path: /^crds\.keep$/,
      weakens: whenOff('high'),
      why: 'With the release go its definitions, and with these every certificate.',
      source: CERT_MANAGER,
    },
    {
      path: /^(crds\.enabled|installCRDs)$/,
      weakens: whenNoLongerOn('high'),
      why: 'Its definitions go, and with these every Certificate and Issuer, unless they are kept (`crds.keep`).',
      source: CERT_MANAGER,
    },
    {
      path: /^(enableCertificateOwnerRef|extraArgs.*enable-certificate-owner-ref)/,
      weakens: whenOn('medium'),
      why: 'A Certificate that goes takes its Secret with it.',
      source: CERT_MANAGER,
    },
    {
      path: /^(clusterResourceNamespace|dns01RecursiveNameservers\w*|config\.)/,
      weakens: whenChanged('medium'),
      why: 'Issuers look for their Secrets, or for records, elsewhere.',
      source: CERT_MANAGER,
    },
  ]),
  ...ofChart('gateway-helm', [
    {
      path: /^config\.envoyGateway\.extensionApis\.enableEnvoyPatchPolicy$/,
      weakens: whenOn('high'),
      why: 'Whoever may make an EnvoyPatchPolicy configures the proxy past every other policy.',
      source: ENVOY_GATEWAY,
    },
    {
      path: /^config\.envoyGateway\.extensionApis\.enableBackend$/,
      weakens: whenOn('medium'),
      why: 'Routes may lead to any address, also to those inside of the cluster.',
      source: ENVOY_GATEWAY,
    },
  ]),
  ...ofChart('ingress-nginx', [
    {
      path: /^controller\.(allowSnippetAnnotations|config\[?\.?allow-snippet-annotations\]?)$/,
      weakens: whenOn('high'),
      why: 'Whoever may make an Ingress reads every Secret of the cluster (CVE-2021-25742).',
      source: 'https://github.com/kubernetes/ingress-nginx/issues/7837',
    },
    {
      path: /^controller\.config\[?\.?annotations-risk-level\]?$/,
      weakens: whenBecomes('high', /Critical/i),
      why: 'Annotations may put raw configuration into NGINX.',
      source: INGRESS_NGINX,
    },
    {
      path: /^controller\.(enableAnnotationValidations|admissionWebhooks\.enabled)$/,
      weakens: whenOff('medium'),
      why: 'An Ingress that breaks the configuration is taken.',
      source: INGRESS_NGINX,
    },
  ]),
  ...ofChart('keda', [
    {
      path: /^permissions\.(operator|metricServer)\.restrict\.secret$/,
      weakens: whenNoLongerOn('high'),
      why: 'It may read Secrets of the whole cluster.',
      source: 'https://github.com/kedacore/charts/blob/main/keda/values.yaml',
    },
  ]),
  ...ofChart('argo-rollouts', [
    {
      path: /^dashboard\.enabled$/,
      weakens: whenOn('high'),
      why: 'Its web page asks nobody to sign in, and may promote and abort.',
      source: 'https://argo-rollouts.readthedocs.io/en/stable/dashboard/',
    },
  ]),
]

const DISRUPTIONS = 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/'

// Kinds that give rights, hold secrets, or see what is written to the API server.
const POWERFUL_KINDS = /"?kind"?:\s*"?(\w*Role(Binding)?|Secret|\w+WebhookConfiguration|Application|AppProject)\b/

/** Settings that mean the same in every chart. */
export const EVERY_CHART: readonly Weakening[] = [
  {
    path: /(^|\.)(replicas|replicaCount)$/,
    weakens: whenFewer,
    why: 'With one, nothing answers while it moves to another node.',
    source: DISRUPTIONS,
  },
  {
    path: /(^|\.)(pdb|podDisruptionBudget)(\.enabled)?$/,
    weakens: (change) => whenNoLongerOn('medium')(change) ?? whenGone('medium')(change),
    why: 'A drain may stop all of its pods at once.',
    source: DISRUPTIONS,
  },
  {
    path: /(^|\.)(pdb|podDisruptionBudget)\.minAvailable$/,
    weakens: ({ before, after }) =>
      Number.parseFloat(String(after ?? 0)) < Number.parseFloat(String(before)) ? 'medium' : undefined,
    why: 'A drain may stop more of its pods at once.',
    source: DISRUPTIONS,
  },
  {
    path: /(^|\.)networkPolic(y|ies)\.(enabled|create)$/,
    weakens: whenNoLongerOn('high'),
    why: 'Its pods are closed by nothing of the chart any more.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  },
  {
    path: /(^|\.)(serviceMonitor|podMonitor|prometheusRule|metrics)\.enabled$/,
    weakens: whenNoLongerOn('medium'),
    why: 'Its metrics, and every alert on them, stop.',
    source: 'https://prometheus-operator.dev/docs/developer/getting-started/',
  },
  {
    path: /(^|\.)(insecureSkipVerify|insecureSkipTLSVerify|insecure_skip_verify|skipTlsVerify|tls_skip_verify_insecure)$/i,
    weakens: whenOn('high'),
    why: 'It believes whoever answers.',
    source: 'https://cwe.mitre.org/data/definitions/295.html',
  },
  {
    path: /(^|\.)automountServiceAccountToken$/,
    weakens: whenOn('medium'),
    why: 'Its pods hold a token of the API server.',
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#hardening',
  },
  {
    path: /(^|\.)(rbac|clusterRole)\.(clusterAdmin|clusterRoleRules\.enabled|clusterWideAccess|clusterScoped|clusterRole)$/i,
    weakens: whenOn('high'),
    why: 'It gets rights in the whole cluster.',
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
  },
  {
    path: /(^|\.)failurePolicy$/,
    weakens: whenBecomes('medium', /^Ignore$/),
    why: 'What its webhook would refuse is let through while it does not answer.',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
  },
  {
    path: /(^|\.)(priorityClassName)$/,
    weakens: whenGone('medium'),
    why: 'Where nodes are full it is the first to go.',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
  },
  {
    path: /(^|\.)(auth|authentication|basicAuth|oauth2Proxy)\.enabled$/,
    weakens: whenNoLongerOn('high'),
    why: 'It asks nobody to sign in any more.',
    source: 'https://cwe.mitre.org/data/definitions/306.html',
  },
  {
    path: /^(?!.*(?:pdb|podDisruptionBudget|networkPolic|serviceMonitor|podMonitor|prometheusRule|metrics|auth|persistence|tests?Framework|ingress))[\w-]+\.enabled$/,
    weakens: whenNoLongerOn('medium'),
    why: 'This part of the chart is no longer installed, and Argo CD deletes what it made.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning',
  },
  {
    path: /(^|\.)persistence\.enabled$/,
    weakens: whenOff('high'),
    why: 'What it keeps is gone with its pod.',
    source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  },
  {
    path: /(^|\.)(fullnameOverride|nameOverride|namespaceOverride)$/,
    weakens: whenChanged('medium'),
    why: 'What it makes has another name: it is made anew beside the old, and whatever named that finds nothing.',
    source: 'https://helm.sh/docs/chart_template_guide/named_templates/',
  },
  {
    path: /(^|\.)(domain|root_url|externalUrl|hostname)$/,
    weakens: ({ before, after }) => (before === undefined || before === after ? undefined : 'medium'),
    why: 'Links, cookies and sign-in callbacks are for another host.',
    source: 'https://datatracker.ietf.org/doc/html/rfc6749#section-3.1.2',
  },
  {
    path: /(^|\.)ingress\.enabled$/,
    weakens: whenOn('high'),
    why: 'It answers at a host of its own, past what guards the others.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  },
  {
    path: /(^|\.)volumes\[[^\]]*\]\.hostPath\b/,
    weakens: whenCome('high'),
    why: 'Its pods read files of the node.',
    source: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
  },
  {
    path: /(^|\.)(extraObjects|extraManifests|extraDeploy)\b/,
    weakens: (change) => whenCome(POWERFUL_KINDS.test(JSON.stringify(change.after) ?? '') ? 'high' : 'medium')(change),
    why: 'Objects stand in values, where no policy of this repository sees them.',
    source: 'https://helm.sh/docs/howto/charts_tips_and_tricks/#using-the-tpl-function',
  },
]
