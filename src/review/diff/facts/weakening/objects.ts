import { extentOf } from '../../quantity.ts'
import { type Weakening, whenBecomes, whenChanged, whenCome, whenGone } from './weakening.ts'

const SYNC = 'https://argo-cd.readthedocs.io/en/stable/user-guide/'
const TRAFFIC = 'https://gateway.envoyproxy.io/docs/api/extension_types/'
const STORES = 'https://external-secrets.io/latest/api/clustersecretstore/'
const ADMISSION = 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/'
const NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/'

/** Kinds whose pods run what is reviewed, unless Argo CD looks away. */
const WORKLOADS = /(Deployment|StatefulSet|DaemonSet|Rollout|CronJob|Job|Role|Binding|NetworkPolicy|\*)/

/** Texts in quotes in an expression of CEL. */
const quotedIn = (expression: unknown): readonly string[] => String(expression ?? '').match(/'[^']*'/g) ?? []

/** Settings that mean the same on our own objects and in the values of charts. */
export const EVERYWHERE: readonly Weakening[] = [
  {
    path: /annotations\[azure\.workload\.identity\/(client|tenant)-id\]$/,
    // All zero: before terraform apply has given one.
    weakens: ({ before, after }) =>
      before !== after && before !== undefined && !/^0{8}-/.test(String(before)) ? 'medium' : undefined,
    why: 'Its pods sign in to Azure as another identity, or as none: what that one may not is refused.',
    source: 'https://learn.microsoft.com/azure/aks/workload-identity-overview#service-account-annotations',
  },
  {
    path: /(^|\.)annotations\[argocd\.argoproj\.io\/sync-options\]$/,
    weakens: ({ before, after }) =>
      /=confirm/.test(String(before ?? '')) && !/=confirm/.test(String(after ?? '')) ? 'high' : undefined,
    why: 'Argo CD deletes it, with its data, without asking.',
    source: `${SYNC}sync-options/#resource-pruning-with-confirmation`,
  },
  {
    path: /(^|\.)annotations\[external-dns\.(alpha\.)?kubernetes\.io\/(target|controller)\]$/,
    weakens: whenChanged('high'),
    why: 'The record of its hosts leads elsewhere, or is nobody’s.',
    source: 'https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/',
  },
  {
    path: /(^|\.)externalTrafficPolicy$/,
    weakens: whenBecomes('medium', /^Cluster$/),
    why: 'Pods see the addresses of nodes instead of callers’: limits and ranges by address take everybody for one.',
    source:
      'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
  },
  {
    path: /(^|[\].])image$/,
    weakens: ({ before, after }) =>
      /@sha256:/.test(String(before)) && typeof after === 'string' && !/@sha256:/.test(after) ? 'medium' : undefined,
    why: 'A tag may be moved: what runs is what it names when a pod starts, not what was reviewed.',
    source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  },
]

/** Fields of our own objects, by kind. */
export const OBJECTS: readonly Weakening[] = [
  {
    path: /^metadata\.annotations\[argocd\.argoproj\.io\/compare-options\]$/,
    weakens: whenCome('medium'),
    why: 'Argo CD no longer says where it differs from Git.',
    source: `${SYNC}compare-options/`,
  },
  {
    of: 'Application',
    path: /^spec\.syncPolicy\.syncOptions\[\]$/,
    weakens: ({ before, after }) =>
      /=confirm/.test(String(before ?? ''))
        ? 'high'
        : /^(Validate=false|Force=true|Replace=true)/.test(String(after ?? ''))
          ? 'medium'
          : undefined,
    why: 'Argo CD deletes, replaces or takes what it would have asked about.',
    source: `${SYNC}sync-options/`,
  },
  {
    of: 'Application',
    path: /^spec\.ignoreDifferences(\[|$)/,
    weakens: ({ path, before, after }) =>
      after !== undefined && WORKLOADS.test(path + JSON.stringify(after))
        ? 'high'
        : before === undefined
          ? 'medium'
          : undefined,
    why: 'What people change there by hand is neither seen nor undone.',
    source: `${SYNC}diffing/`,
  },
  {
    of: 'ClusterSecretStore',
    path: /^spec\.conditions(\[[^\]]*\]\.namespaces\[\])?$/,
    weakens: ({ before, after }) =>
      after === undefined && Array.isArray(before) ? 'high' : before === undefined ? 'high' : undefined,
    why: 'Whoever may make an ExternalSecret there copies every secret of the vault.',
    source: STORES,
  },
  {
    of: 'ClusterSecretStore',
    path: /^spec\.(conditions\[[^\]]*\]\.namespace\w+|provider\b)/,
    weakens: ({ path, before }) => (path.includes('namespaces[]') && before !== undefined ? undefined : 'high'),
    why: 'Other namespaces read the vault, or all of them read another one.',
    source: STORES,
  },
  {
    of: 'SecretStore',
    path: /^spec\.provider\b/,
    weakens: whenChanged('high'),
    why: 'Secrets come from another vault.',
    source: STORES,
  },
  {
    of: 'ExternalSecret',
    path: /^spec\.(target\.(creationPolicy|deletionPolicy)|refreshInterval|refreshPolicy)$/,
    weakens: whenChanged('medium'),
    why: 'A secret that is renewed or deleted in the vault reaches the cluster at another time, or never.',
    source: 'https://external-secrets.io/latest/api/externalsecret/',
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec(\.rateLimit(\.|$)|$)/,
    weakens: (change) => {
      if (/\.requests$/.test(change.path)) return Number(change.after) > Number(change.before) ? 'medium' : undefined
      return whenGone('medium')(change)
    },
    why: 'One caller may take more of it, and with it what is there for the others.',
    source: `${TRAFFIC}#ratelimitspec`,
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec\.requestBuffer\b/,
    weakens: whenGone('medium'),
    why: 'Bodies of any size go through to the pods.',
    source: `${TRAFFIC}#requestbuffer`,
  },
  {
    of: 'ClientTrafficPolicy',
    path: /^spec\.tls\.minVersion$/,
    weakens: ({ before, after }) => (after === undefined || Number(after) < Number(before) ? 'medium' : undefined),
    why: 'Browsers may use older versions of TLS.',
    source: `${TRAFFIC}#clienttlssettings`,
  },
  {
    of: 'ClientTrafficPolicy',
    path: /^spec\.(clientIPDetection|headers|path|connection)\b/,
    weakens: whenChanged('medium'),
    why: 'Limits and allowed ranges go by another address, or other requests get through.',
    source: `${TRAFFIC}#clienttrafficpolicyspec`,
  },
  {
    of: 'SecurityPolicy',
    path: /^spec\.cors\.allowOrigins\[\]$/,
    weakens: whenCome('medium'),
    why: 'Pages of that origin may call it with their visitors’ sign-in.',
    source: `${TRAFFIC}#cors`,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/limit-/,
    weakens: whenGone('medium'),
    why: 'One caller may take more of it, and with it what is there for the others.',
    source: NGINX,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/(force-)?ssl-redirect\]$/,
    weakens: ({ after }) => (String(after) === 'false' ? 'medium' : undefined),
    why: 'It answers without TLS.',
    source: NGINX,
  },
  {
    of: 'Ingress',
    path: /^metadata\.annotations\[nginx\.ingress\.kubernetes\.io\/.*-snippet\]$/,
    weakens: whenChanged('high'),
    why: 'It is raw configuration of NGINX, which can read every Secret of the cluster.',
    source: 'https://github.com/kubernetes/ingress-nginx/issues/7837',
  },
  {
    of: 'HTTPRoute',
    path: /^spec\.rules(\[[^\]]*\]\.filters)?(\[ResponseHeaderModifier\]|$)/,
    weakens: (change) =>
      /\[Resp/.test(change.path) || JSON.stringify(change.before)?.includes('"ResponseHeaderModifier"')
        ? whenGone('medium')(change)
        : undefined,
    why: 'Headers that protect visitors (HSTS, CSP, frames) are no longer sent.',
    source: 'https://owasp.org/www-project-secure-headers/',
  },
  {
    of: 'ValidatingAdmissionPolicyBinding',
    path: /^spec\.(validationActions|matchResources\.namespaceSelector\b.*\.values)\[\]$/,
    weakens: whenGone('high'),
    why: 'What the policy refuses is let in there.',
    source: ADMISSION,
  },
  {
    of: 'ValidatingAdmissionPolicyBinding',
    path: /^spec\.(paramRef|policyName|matchResources\.(?!namespaceSelector\b.*\[\]$))/,
    weakens: whenChanged('high'),
    why: 'It judges by another policy, another list, or elsewhere: what was refused may be let in.',
    source: ADMISSION,
  },
  {
    of: 'ValidatingAdmissionPolicy',
    path: /^spec\./,
    weakens: ({ path, before, after }) => {
      const [had, has] = [quotedIn(before), quotedIn(after)]
      // A service more is judged by its own list, and an image less for debugging is one less that may run.
      if (path.includes('[services]')) return had.every((name) => has.includes(name)) ? undefined : 'high'
      if (path.includes('[debug]')) return has.every((image) => had.includes(image)) ? undefined : 'high'
      return before === after ? undefined : 'high'
    },
    why: 'It judges otherwise: what was refused may be let in.',
    source: ADMISSION,
  },
  {
    of: 'Namespace',
    path: /^metadata\.annotations\[mlops-platform\/any-image\]$/,
    weakens: whenCome('high'),
    why: 'Any image runs there, from any registry, reviewed or not.',
    source: ADMISSION,
  },
  {
    of: 'Prometheus',
    path: /^spec\.(retention|retentionSize)$/,
    weakens: whenChanged('medium'),
    why: 'Metrics are kept for another time.',
    source: 'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec',
  },
  {
    of: 'HTTPRoute',
    path: /^spec\.rules\[[^\]]*\]\.timeouts\.\w+$/,
    weakens: ({ before, after }) =>
      after !== undefined && (before === undefined || extentOf(after) < extentOf(before)) ? 'low' : undefined,
    why: 'Answers that take longer are cut off.',
    source: 'https://gateway-api.sigs.k8s.io/reference/spec/#httproutetimeouts',
  },
  {
    of: 'Gateway',
    path: /^spec\.listeners\[[^\]]*\]\.allowedRoutes\.namespaces\.from$/,
    weakens: whenBecomes('high', /^All$/),
    why: 'Whoever may make a route in any namespace may answer for its host.',
    source: 'https://gateway-api.sigs.k8s.io/guides/multiple-ns/',
  },
  {
    of: 'ResourceQuota',
    path: /^spec\.hard\[services\.(loadbalancers|nodeports)\]$/,
    weakens: ({ before, after }) => (after === undefined || Number(after) > Number(before) ? 'medium' : undefined),
    why: 'Services there may have addresses outside of the cluster.',
    source: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  },
  {
    path: /(^|\.)terminationGracePeriodSeconds$/,
    weakens: ({ before, after }) =>
      Number(after ?? 30) * 2 < Number(before ?? 30)
        ? 'medium'
        : Number(after ?? 30) < Number(before ?? 30)
          ? 'low'
          : undefined,
    why: 'Requests that a pod is answering when it stops are cut off.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  },
  {
    path: /^metadata\.annotations\[argocd\.argoproj\.io\/hook\]$/,
    weakens: whenCome('high'),
    why: 'Argo CD deletes it and makes it anew with each sync, and repairs it no longer.',
    source: `${SYNC}sync-waves/#hook-lifecycle-and-cleanup`,
  },
]
