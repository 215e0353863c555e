import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { container, deployment, messages, namespace, object, service } from '../../workshop/testing/objects.ts'
import { policyCases } from '../../workshop/testing/policy-cases.ts'
import { selectorsMatch } from './selectors-match.ts'

const it = suite('selectors-match')
const { refuses } = policyCases(it)
type Fields = Record<string, unknown>
const app = (name: string) => ({ matchLabels: { app: name } })
const problems = (...objects: Parameters<typeof messages>[1]) =>
  messages(selectorsMatch, [namespace(), deployment(), ...objects])

const budget = (selector: unknown) => object('policy/v1/PodDisruptionBudget', 'web', { spec: { selector } })
const policy = (spec: Fields) => object('networking.k8s.io/v1/NetworkPolicy', 'web', { spec })
const from = (...peers: Fields[]) => policy({ podSelector: app('web'), ingress: [{ from: peers }] })
const inNamespace = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })
const scaler = (kind: string, name: string) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name } },
  })
const serviceMonitor = (spec: Fields) => object('monitoring.coreos.com/v1/ServiceMonitor', 'web', { spec })
const podMonitor = (spec: Fields) => object('monitoring.coreos.com/v1/PodMonitor', 'web', { spec })
const spread = (labelSelector?: unknown) =>
  messages(selectorsMatch, [
    namespace(),
    deployment({ pod: { topologySpreadConstraints: [{ maxSkew: 1, labelSelector }] } }),
  ])
const affinity = (name: string) => {
  const terms = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: app(name), topologyKey: 'zone' }] }
  return messages(selectorsMatch, [namespace(), deployment({ pod: { affinity: { podAntiAffinity: terms } } })])
}

it('accepts selectors that match', () => {
  assert.equal(
    problems(
      service(),
      budget(app('web')),
      budget({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'shop'] }] }),
      from({ podSelector: app('web') }, { ipBlock: { cidr: '10.0.0.0/8' } }),
      policy({ podSelector: {} }),
      scaler('Deployment', 'web'),
      serviceMonitor({ selector: app('web'), endpoints: [{ port: 'http' }] }),
      podMonitor({ selector: app('web'), podMetricsEndpoints: [{ port: 'http' }] }),
    ),
    [],
  )
  assert.equal(spread(app('web')), [])
  assert.equal(affinity('web'), [])
})

it('says what the selector is, where, and what to do', () => {
  assert.equal(problems(service({ selector: { app: 'wbe' } })), [
    'spec.selector {app=wbe} matches no pod template in "shop"; use the labels of a pod template there',
  ])
})

refuses(
  'a Service that targets a port no container names',
  () => problems(service({ ports: [{ port: 80, targetPort: 'htpp' }] })),
  'targets "htpp"',
)
refuses('a budget without pods', () => problems(budget(app('wbe'))), 'spec.selector {app=wbe}')
refuses(
  'an expression without pods',
  () => problems(budget({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] })),
  '{app NotIn web}',
)
refuses(
  'a network policy without pods',
  () => problems(policy({ podSelector: app('wbe') })),
  'spec.podSelector {app=wbe}',
)
refuses('a peer without pods', () => problems(from({ podSelector: app('wbe') })), 'spec.ingress[0].from[0].podSelector')
refuses(
  'a peer without pods in another namespace',
  () => problems(namespace('bank'), from({ namespaceSelector: inNamespace('bank'), podSelector: app('web') })),
  'matches no pod template in "bank"',
)
refuses(
  'a peer in a namespace that does not exist',
  () => problems(from({ namespaceSelector: inNamespace('bnak') })),
  'namespaceSelector {kubernetes.io/metadata.name=bnak} matches no namespace',
)
refuses('an autoscaler without a workload', () => problems(scaler('Deployment', 'wbe')), 'apps/Deployment/shop/wbe')
refuses('an autoscaler of another kind', () => problems(scaler('StatefulSet', 'web')), 'apps/StatefulSet/shop/web')
refuses(
  'a workload that does not select its own pods',
  () => messages(selectorsMatch, [namespace(), deployment({ labels: { app: 'wbe' } })]),
  'does not match its own spec.template.metadata.labels',
)
refuses(
  'a monitor without a Service',
  () => problems(service(), serviceMonitor({ selector: app('wbe') })),
  'matches no Service in shop',
)
refuses(
  'a monitor of a port that the Service does not name',
  () => problems(service(), serviceMonitor({ selector: app('web'), endpoints: [{ port: 'metrics' }] })),
  'scrapes the port "metrics"',
)
refuses(
  'a monitor of another namespace',
  () =>
    problems(
      service(),
      namespace('bank'),
      serviceMonitor({ selector: app('web'), namespaceSelector: { matchNames: ['bank'] } }),
    ),
  'matches no Service in bank',
)
refuses('a pod monitor without pods', () => problems(podMonitor({ selector: app('wbe') })), '{app=wbe} matches no pod')
refuses(
  'a pod monitor of a port that no container names',
  () => problems(podMonitor({ selector: app('web'), podMetricsEndpoints: [{ port: 'metrics' }] })),
  'which no container names',
)
refuses('a spread of other pods', () => spread(app('wbe')), 'topologySpreadConstraints[0].labelSelector {app=wbe}')
refuses('a spread without a selector', () => spread(), 'does not match the pod')
refuses('an affinity for pods that do not exist', () => affinity('wbe'), 'podAntiAffinity')

it('does not judge namespaces that a chart is installed in', () => {
  const chart = object('argoproj.io/v1alpha1/Application', 'argocd/chart', {
    spec: { destination: { namespace: 'shop' }, sources: [{ repoURL: 'https://charts.example.com', chart: 'web' }] },
  })
  assert.equal(problems(chart, budget(app('of-the-chart')), service({ selector: { app: 'of-the-chart' } })), [])
  const provided = [{ kind: 'Secret', name: 'any', namespace: 'shop' }] as const
  assert.equal(messages(selectorsMatch, [namespace(), budget(app('of-the-chart'))], { provided }), [])
})

it('does not judge the system’s namespaces', () => {
  const dns = { namespaceSelector: inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }
  assert.equal(problems(from(dns)), [])
})

it('accepts a Service whose endpoints something else makes', () => {
  assert.equal(problems(service({ selector: undefined, type: 'ExternalName', externalName: 'example.com' })), [])
})

it('finds the port in any container', () => {
  const containers = [{ ...container, name: 'side', ports: [] }, container]
  assert.equal(messages(selectorsMatch, [namespace(), deployment({ pod: { containers } }), service()]), [])
})

it.run()
