/** Which of our values says the groups of each pod that the real charts make: a pod that none speaks of is refused. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unrestrictedNamespaces } from '../../config/unrestricted.ts'
import type { HelmRelease } from '../../engine/kubernetes/component.ts'
import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { at, list } from '../../engine/policies/fields.ts'
import { podTemplateOf } from '../../engine/policies/pod-templates.ts'
import { renderedCharts } from '../../workshop/testing/rendered-charts.ts'
import { COMPONENTS } from './index.ts'

const it = suite('groups of the pods of charts')

/** Component and value, by what makes the pods. */
const VALUES: Readonly<Record<string, readonly [component: keyof typeof COMPONENTS, path: string]>> = {
  'Deployment argocd/argocd-redis': ['argo-cd', 'redis.securityContext'],
  'Deployment argocd/argo-cd-redis-ha-haproxy': ['argo-cd', 'redis-ha.haproxy.securityContext'],
  'StatefulSet argocd/argo-cd-redis-ha-server': ['argo-cd', 'redis-ha.securityContext'],
  'Job argocd/argocd-redis-secret-init': ['argo-cd', 'redisSecretInit.securityContext'],
  'Deployment cert-manager/cert-manager': ['cert-manager', 'securityContext'],
  'Deployment cert-manager/cert-manager-cainjector': ['cert-manager', 'cainjector.securityContext'],
  'Deployment cert-manager/cert-manager-webhook': ['cert-manager', 'webhook.securityContext'],
  'Deployment exposure/envoy-gateway': ['exposure', 'deployment.pod.securityContext'],
  'Job exposure/envoy-gateway-gateway-helm-certgen': ['exposure', 'certgen.job.pod.securityContext'],
  'Deployment external-dns/external-dns': ['external-dns', 'podSecurityContext'],
  'Deployment external-secrets/external-secrets': ['external-secrets', 'podSecurityContext'],
  'Deployment external-secrets/external-secrets-cert-controller': [
    'external-secrets',
    'certController.podSecurityContext',
  ],
  'Deployment external-secrets/external-secrets-webhook': ['external-secrets', 'webhook.podSecurityContext'],
  'Deployment monitoring/kube-prometheus-grafana': ['monitoring', 'grafana.securityContext'],
  'Deployment monitoring/kube-prometheus-operator': ['monitoring', 'prometheusOperator.securityContext'],
  'Deployment monitoring/kube-state-metrics': ['monitoring', 'kube-state-metrics.securityContext'],
  'Alertmanager monitoring/kube-prometheus-alertmanager': [
    'monitoring',
    'alertmanager.alertmanagerSpec.securityContext',
  ],
  'Prometheus monitoring/kube-prometheus-prometheus': ['monitoring', 'prometheus.prometheusSpec.securityContext'],
}
/** What the chart of Argo CD gives every part of its own. */
const ARGOCD = /^\w+ argocd\/argocd-(?!redis)/
/** What an operator makes pods of. */
const OF_OPERATORS = ['Alertmanager', 'Prometheus']

const FIELDS = ['runAsGroup', 'fsGroup', 'supplementalGroups'] as const

/** Whether a release says all groups at a path, in its values or one by one. */
function saysGroups({ values, parameters }: HelmRelease, path: string): boolean {
  const context = at(values, ...path.split('.'))
  return FIELDS.every((field) => {
    const found = list(at(context, field))[0] ?? at(context, field)
    const parameter = parameters?.[`${path}.${field}`] ?? parameters?.[`${path}.${field}[0]`]
    return Number(found ?? parameter) > 0
  })
}

const VARIANTS = renderedCharts('which pods charts make')

if (VARIANTS.length > 0)
  it('are said for every one of them, outside of the namespaces that are left out', () => {
    const silent = VARIANTS.flatMap(({ variant, env, manifests }) => {
      const exempt = unrestrictedNamespaces(env)
      return manifests
        .filter((manifest) => podTemplateOf(manifest) || OF_OPERATORS.includes(manifest.object.kind))
        .filter(({ object }) => at(object.metadata, 'annotations', 'helm.sh/hook') !== 'test-success') // which Argo CD never runs
        .filter(({ object }) => !Object.hasOwn(exempt, object.metadata.namespace ?? ''))
        .map(({ object }) => describeObject(object))
        .filter((name) => {
          const [component, path] =
            VALUES[name] ?? (ARGOCD.test(name) ? (['argo-cd', 'global.securityContext'] as const) : [])
          const releases: readonly HelmRelease[] = component ? (COMPONENTS[component].releases?.(env) ?? []) : []
          return !path || !releases.some((release) => saysGroups(release, path))
        })
        .map((name) => `${variant}: ${name}`)
    })
    assert.equal(silent, [])
  })

it.run()
