import { extentOf } from '../../quantity.ts'
import { ofChart, whenBecomes, whenChanged, whenCome, whenGone, whenNoLongerOn, whenOff, whenOn } from './weakening.ts'

const GRAFANA = 'https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/'
const PROMETHEUS = 'https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec'
const CHART = 'https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml'

/** Who gets into Grafana and Prometheus, and who hears of what they find. */
export const MONITORING = ofChart('kube-prometheus-stack', [
  {
    path: /^grafana\[grafana\.ini\]\[auth\.anonymous\]\.enabled$/,
    weakens: whenOn('high'),
    why: 'Whoever reaches the host sees every dashboard without a sign-in.',
    source: `${GRAFANA}#authanonymous`,
  },
  {
    path: /^grafana\[grafana\.ini\]\[auth\.anonymous\]\.org_role$/,
    weakens: whenBecomes('high', /Editor|Admin/),
    why: 'Whoever reaches the host may change dashboards and query every data source.',
    source: `${GRAFANA}#authanonymous`,
  },
  {
    path: /^grafana\[grafana\.ini\]\.users\.allow_sign_up$/,
    weakens: whenOn('high'),
    why: 'Whoever reaches the host makes an account.',
    source: `${GRAFANA}#users`,
  },
  {
    path: /^grafana\[grafana\.ini\]\.(users\.auto_assign_org_role|.*role_attribute_path)$/,
    weakens: whenBecomes('high', /Editor|Admin/),
    why: 'Whoever signs in may change dashboards and query every data source.',
    source: `${GRAFANA}#users`,
  },
  {
    path: /^grafana\[grafana\.ini\]\.security\.(cookie_secure|strict_transport_security)$/,
    weakens: whenNoLongerOn('medium'),
    why: 'Browsers send the session without TLS as well.',
    source: `${GRAFANA}#security`,
  },
  {
    path: /^grafana\[grafana\.ini\]\.security\.(allow_embedding|disable_gravatar)$/,
    weakens: whenOn('medium'),
    why: 'Other pages may frame Grafana.',
    source: `${GRAFANA}#security`,
  },
  {
    path: /^grafana\.rbac\.namespaced$/,
    weakens: whenNoLongerOn('high'),
    why: 'Its sidecars may read Secrets and ConfigMaps of the whole cluster.',
    source: 'https://github.com/grafana/helm-charts/blob/main/charts/grafana/templates/clusterrole.yaml',
  },
  {
    path: /^grafana\.persistence\.enabled$/,
    weakens: whenNoLongerOn('high'),
    why: 'Dashboards and accounts that people made there are gone with the pod.',
    source: CHART,
  },
  {
    path: /^prometheus\.prometheusSpec\.enableAdminAPI$/,
    weakens: whenOn('high'),
    why: 'Whoever reaches Prometheus may delete metrics.',
    source: PROMETHEUS,
  },
  {
    path: /^prometheus\.prometheusSpec\.(enableRemoteWriteReceiver|enableOTLPReceiver)$/,
    weakens: whenOn('medium'),
    why: 'Whoever reaches Prometheus may write metrics.',
    source: PROMETHEUS,
  },
  {
    path: /^prometheus\.prometheusSpec\.remoteWrite(\[[^\]]*\](\.url)?)?$/,
    weakens: ({ after }) => (after === undefined ? undefined : 'high'),
    why: 'Every metric goes there as well, and what it says of hosts, people and load.',
    source: PROMETHEUS,
  },
  {
    path: /^prometheus\.prometheusSpec\.(rule|serviceMonitor|podMonitor|probe|scrapeConfig)SelectorNilUsesHelmValues$/,
    weakens: ({ before, after }) => (before === false && after !== false ? 'high' : undefined),
    why: 'Prometheus takes only what carries the label of its release: rules and targets of ours are not loaded, and no alert of them fires.',
    source: CHART,
  },
  {
    path: /^prometheus\.prometheusSpec\.(rule|serviceMonitor|podMonitor)(Namespace)?Selector\b/,
    weakens: whenChanged('medium'),
    why: 'Other rules or targets are loaded, and alerts on those before fall silent.',
    source: PROMETHEUS,
  },
  {
    path: /^kube-state-metrics\.(collectorsExclude|collectors)(\[\])?$/,
    weakens: ({ path, before, after }) =>
      /secrets/.test(JSON.stringify(path.includes('Exclude') ? before : after) ?? '') ? 'high' : undefined,
    why: 'It lists the Secrets of every namespace, and so may read them.',
    source: 'https://github.com/kubernetes/kube-state-metrics/blob/main/docs/README.md',
  },
  {
    path: /^grafana\[grafana\.ini\]\[auth\.(proxy|jwt)\]\.enabled$/,
    weakens: whenOn('high'),
    why: 'It believes a header that says who calls.',
    source: `${GRAFANA}#authproxy`,
  },
  {
    path: /^alertmanager\.config\.route\.(.*\.)?(group_wait|group_interval|repeat_interval)$/,
    weakens: ({ before, after }) => (extentOf(after) > extentOf(before) ? 'medium' : undefined),
    why: 'People hear of it later, or less often.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#route',
  },
  {
    path: /^alertmanager\.config\.receivers\[[^\]]*\]\.\w+_configs\b/,
    weakens: whenCome('medium'),
    why: 'Somebody else hears what breaks, and where.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#receiver',
  },
  {
    path: /^grafana\.plugins(\[\])?$/,
    weakens: whenCome('medium'),
    why: 'Code of somebody else runs where every data source is signed in to.',
    source: 'https://grafana.com/docs/grafana/latest/administration/plugin-management/',
  },
  {
    path: /^alertmanager\.config\.receivers(\[[^\]]*\])?(\.|$)/,
    weakens: whenGone('high'),
    why: 'Whom it reached hears nothing any more.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#receiver',
  },
  {
    path: /^alertmanager\.config\.route\.(.*\.)?receiver$/,
    weakens: whenChanged('high'),
    why: 'Alerts reach others, or nobody.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#route',
  },
  {
    path: /^alertmanager\.config\.(inhibit_rules|mute_time_intervals|time_intervals)/,
    weakens: ({ before, after }) => (before === undefined && after !== undefined ? 'medium' : undefined),
    why: 'Alerts are held back that were sent.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings',
  },
  {
    path: /^alertmanager\.config\.route\.(.*\.)?(mute_time_intervals|active_time_intervals|matchers)/,
    weakens: whenChanged('medium'),
    why: 'Alerts take another way, or are held back.',
    source: 'https://prometheus.io/docs/alerting/latest/configuration/#route',
  },
  {
    path: /^(alertmanager|prometheus)\.enabled$/,
    weakens: whenOff('high'),
    why: 'Nobody hears of anything any more, and what it kept is deleted.',
    source: CHART,
  },
  {
    path: /^(defaultRules\.create|(grafana|nodeExporter|kubeStateMetrics|kubelet|kubeApiServer|coreDns)\.enabled)$/,
    weakens: whenOff('medium'),
    why: 'Its metrics, rules or dashboards are gone, and alerts on them stay silent.',
    source: CHART,
  },
  {
    path: /^defaultRules\.(rules|disabled)\./,
    weakens: (change) => (change.path.includes('disabled') ? whenOn('medium') : whenOff('medium'))(change),
    why: 'Nobody hears of what these rules find.',
    source: CHART,
  },
])
