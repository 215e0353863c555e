import { extentOf } from '../../quantity.ts'
import { type Weakening, whenBecomes, whenChanged, whenCome, whenFewer, whenGone, whenOn } from './weakening.ts'

const GATEWAY = 'https://gateway-api.sigs.k8s.io/reference/spec/'
const ENVOY = 'https://gateway.envoyproxy.io/docs/api/extension_types/'
const CERTIFICATES = 'https://cert-manager.io/docs/reference/api-docs/'
const always: Weakening['weakens'] = () => 'high'

/** What answers at the edge, and with which certificate. */
export const EDGE: readonly Weakening[] = [
  {
    of: 'HTTPRoute',
    path: /^spec\.rules\[[^\]]*\]\.matches\b/,
    weakens: whenChanged('medium'),
    why: 'Other requests take this way, and those of before another, or are answered with 404.',
    source: `${GATEWAY}#httproutematch`,
  },
  {
    of: 'HTTPRoute',
    path: /^spec\.hostnames$/,
    weakens: whenGone('medium'),
    why: 'It answers for every host of its listener.',
    source: `${GATEWAY}#httproutespec`,
  },
  {
    of: 'HTTPRoute',
    path: /^spec\.rules\[[^\]]*\]\.filters\[RequestHeaderModifier\].*\.(set|add|remove)\b/,
    weakens: whenChanged('medium'),
    why: 'What stands behind it is told something else of each request: who calls, from where.',
    source: `${GATEWAY}#httpheaderfilter`,
  },
  {
    of: 'Gateway',
    path: /^spec\.listeners\[[^\]]*\]\.(port|protocol|tls\.mode)$/,
    weakens: ({ before, after }) =>
      before === undefined || after === undefined || before === after ? undefined : 'high',
    why: 'Who comes as before, by HTTPS to the usual port, gets no answer from it.',
    source: `${GATEWAY}#listener`,
  },
  {
    of: 'SecurityPolicy',
    path: /^(spec\.authorization)?$/,
    weakens: ({ path, before, after }) =>
      before === undefined && (path !== '' || /"authorization"/.test(JSON.stringify(after))) ? 'medium' : undefined,
    why: 'Who may come is a list from now on: everybody else is refused.',
    source: `${ENVOY}#authorization`,
  },
  {
    of: 'EnvoyProxy',
    path: /\.(envoyHpa\.(min|max)Replicas|envoyDeployment\.replicas)$/,
    weakens: whenFewer,
    why: 'Fewer proxies answer for every host, while nodes go and at peaks.',
    source: `${ENVOY}#envoyproxykubernetesprovider`,
  },
  {
    of: 'EnvoyProxy',
    path: /\.(envoyPDB|envoyHpa)$/,
    weakens: whenGone('medium'),
    why: 'A drain may stop all proxies at once, or nothing adds to them where load grows.',
    source: `${ENVOY}#envoyproxykubernetesprovider`,
  },
  {
    of: 'EnvoyProxy',
    path: /^spec\.shutdown\.(drainTimeout|minDrainDuration)$/,
    weakens: ({ before, after }) => (extentOf(after) < extentOf(before) ? 'medium' : undefined),
    why: 'Requests that a proxy is answering when it stops are cut off.',
    source: `${ENVOY}#shutdownconfig`,
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec\.timeout\.http\.connectionIdleTimeout$/,
    weakens: ({ before, after }) => (after === undefined || extentOf(after) > extentOf(before) ? 'medium' : undefined),
    why: 'A proxy that holds a connection longer than the pods sends requests into one that they have closed: 503.',
    source: `${ENVOY}#httptimeout`,
  },
  {
    of: 'BackendTrafficPolicy',
    path: /^spec\.requestBuffer\.limit$/,
    weakens: ({ before, after }) => (Number(after) < Number(before) ? 'medium' : undefined),
    why: 'Larger bodies are refused with 413.',
    source: `${ENVOY}#requestbuffer`,
  },
  {
    of: 'EnvoyPatchPolicy',
    path: /^(spec\b.*)?$/,
    weakens: always,
    why: 'It configures the proxy past every other policy.',
    source: `${ENVOY}#envoypatchpolicy`,
  },
  {
    of: 'EnvoyExtensionPolicy',
    path: /^(spec\b.*)?$/,
    weakens: always,
    why: 'Code of somebody else sees and changes every request.',
    source: `${ENVOY}#envoyextensionpolicy`,
  },
  {
    of: 'PushSecret',
    path: /^(spec\b.*)?$/,
    weakens: always,
    why: 'Secrets of the cluster are copied out of it.',
    source: 'https://external-secrets.io/latest/api/pushsecret/',
  },
  {
    of: 'PersistentVolume',
    path: /^(spec\.hostPath\b.*)?$/,
    weakens: ({ path, after }) => (path !== '' || /"hostPath"/.test(JSON.stringify(after)) ? 'high' : undefined),
    why: 'Pods read and write files of the node through it.',
    source: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
  },
  {
    of: 'Certificate',
    path: /^spec\.(duration|renewBefore|renewBeforePercentage)$/,
    weakens: whenChanged('medium'),
    why: 'It is renewed at other times; Let’s Encrypt alone decides how long it lives, and refuses what comes too often.',
    source: `${CERTIFICATES}#cert-manager.io/v1.CertificateSpec`,
  },
  {
    of: 'Certificate',
    path: /^spec\.privateKey\.(algorithm|size|rotationPolicy)$/,
    weakens: ({ path, before, after }) =>
      (path.endsWith('size') && Number(after) < 2048 && Number(after) > 521) ||
      (after === 'Never' && before !== 'Never')
        ? 'medium'
        : undefined,
    why: 'Its key is weaker than browsers take, or stays the same at each renewal.',
    source: `${CERTIFICATES}#cert-manager.io/v1.CertificatePrivateKey`,
  },
  {
    path: /^spec\.acme\.skipTLSVerify$/,
    weakens: whenOn('high'),
    why: 'It takes certificates from whoever answers.',
    source: `${CERTIFICATES}#acme.cert-manager.io/v1.ACMEIssuer`,
  },
  {
    of: 'ExternalSecret',
    path: /^spec\.dataFrom(\[[^\]]*\])?(\.find\b.*)?$/,
    weakens: ({ path, after }) =>
      after !== undefined && (path.includes('.find') || /"find"/.test(JSON.stringify(after))) ? 'high' : undefined,
    why: 'It copies every secret of the vault that fits, those to come as well.',
    source: 'https://external-secrets.io/latest/guides/getallsecrets/',
  },
  {
    of: 'Application',
    path: /^metadata\.annotations\[argocd\.argoproj\.io\/skip-reconcile\]$/,
    weakens: whenOn('high'),
    why: 'Argo CD looks at it no longer: nothing of it is synced or repaired.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/skip_reconcile/',
  },
  {
    of: 'Application',
    path: /^spec\.syncPolicy\.managedNamespaceMetadata\b/,
    weakens: ({ path, after }) =>
      after === undefined ? undefined : /pod-security/.test(path + JSON.stringify(after)) ? 'high' : 'medium',
    why: 'Argo CD gives the namespace these labels, pod security among them, past the Namespace in the files.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#namespace-metadata',
  },
  {
    of: 'Application',
    path: /\.helm\.(valueFiles|fileParameters|passCredentials|ignoreMissingValueFiles)\b/,
    weakens: whenCome('high'),
    why: 'What decides over the chart is not here, and not compared.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#values-files',
  },
  {
    of: 'AppProject',
    path: /^spec\.syncWindows\b/,
    weakens: whenChanged('medium'),
    why: 'Applications of it are synced at other times, or not at all.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/',
  },
  {
    of: 'AppProject',
    path: /^spec\.roles\b/,
    weakens: ({ after }) => (after === undefined ? undefined : 'high'),
    why: 'Others may do something with its Applications, by groups or by tokens.',
    source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#project-roles',
  },
  {
    path: /^spec\.(podMetricsEndpoints|endpoints)\[[^\]]*\]\.interval$/,
    weakens: ({ before, after }) => (extentOf(after) > extentOf(before) ? 'low' : undefined),
    why: 'What breaks is seen later; alerts over less than four of these never fire.',
    source: 'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint',
  },
  {
    path: /\b(metricRelabelings|relabelings)\b.*\.action$/,
    weakens: whenBecomes('medium', /^(drop|keep)$/i),
    why: 'Metrics are thrown away, and alerts on them stay silent.',
    source: 'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.RelabelConfig',
  },
  {
    of: 'PrometheusRule',
    path: /^spec\.groups\[[^\]]*\]\.(interval|rules\[[^\]]*\]\.record)$/,
    weakens: ({ path, before }) => (before === undefined ? undefined : path.endsWith('interval') ? 'low' : 'medium'),
    why: 'What alerts and dashboards read is worked out at other times, or no longer.',
    source: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/',
  },
]
