/** What values that are newer than the rendered charts make of them, so that a value that goes is missed at once. */
import type { HelmRelease } from '../../engine/kubernetes/component.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list } from '../../engine/policies/fields.ts'

/** A value, and what the chart's templates do with it. Where the charts were rendered with it, nothing is left to do. */
interface Effect {
  readonly release: string
  readonly path: string
  readonly isSet: (value: unknown) => boolean
  readonly apply: (object: KubernetesObject, value: unknown) => readonly KubernetesObject[]
}

const is = (wanted: unknown) => (value: unknown) => value === wanted || String(value) === String(wanted)
const without = (kind: string, name: RegExp) => (object: KubernetesObject) =>
  object.kind === kind && name.test(object.metadata.name) ? [] : [object]

/** The object with another value at a path. */
function withField(object: KubernetesObject, path: readonly string[], change: (value: unknown) => unknown) {
  const changed = (value: unknown, [key, ...rest]: readonly string[]): unknown =>
    key === undefined ? change(value) : { ...fields(value), [key]: changed(fields(value)[key], rest) }
  return changed(object, path) as KubernetesObject
}

const only =
  (kind: string, name: string, change: (object: KubernetesObject) => KubernetesObject) =>
  (object: KubernetesObject) => [object.kind === kind && object.metadata.name === name ? change(object) : object]

const readOnly = (isContainer: (name: string) => boolean) =>
  only('Deployment', 'kube-prometheus-grafana', (object) =>
    withField(object, ['spec', 'template', 'spec', 'containers'], (containers) =>
      list(containers).map((container) => {
        const securityContext = { ...fields(at(container, 'securityContext')), readOnlyRootFilesystem: true }
        return isContainer(String(at(container, 'name'))) ? { ...fields(container), securityContext } : container
      }),
    ),
  )

/** The budget of what a chart's StatefulSet or Deployment makes, beside it. */
const budgetOf = (kind: string, name: string) => (object: KubernetesObject) => {
  if (object.kind !== kind || object.metadata.name !== name) return [object]
  const metadata = { name: `${name}-pdb`, namespace: object.metadata.namespace ?? '' }
  const spec = { selector: at(object, 'spec', 'selector'), maxUnavailable: 1 }
  return [object, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec }]
}

/** Rules of a PrometheusRule that are not switched off. */
const withoutRules = (disabled: Fields) => (object: KubernetesObject) => [
  object.kind !== 'PrometheusRule'
    ? object
    : withField(object, ['spec', 'groups'], (groups) =>
        list(groups).map((group) => {
          const rules = list(at(group, 'rules')).filter((rule) => disabled[String(at(rule, 'alert'))] !== true)
          return { ...fields(group), rules }
        }),
      ),
]

const EFFECTS: readonly Effect[] = [
  {
    release: 'argo-cd',
    path: 'global.networkPolicy.create',
    isSet: is(false),
    apply: without('NetworkPolicy', /^argocd-/),
  },
  {
    release: 'argo-cd',
    path: 'redis-ha.podDisruptionBudget.maxUnavailable',
    isSet: is(1),
    apply: budgetOf('StatefulSet', 'argo-cd-redis-ha-server'),
  },
  {
    release: 'argo-cd',
    path: 'redis-ha.haproxy.podDisruptionBudget.maxUnavailable',
    isSet: is(1),
    apply: budgetOf('Deployment', 'argo-cd-redis-ha-haproxy'),
  },
  {
    release: 'kube-prometheus',
    path: 'grafana.rbac.useExistingRole',
    isSet: Boolean,
    apply: (object, role) => {
      const { kind, metadata } = object
      if (metadata.name !== 'kube-prometheus-grafana' || !['Role', 'RoleBinding'].includes(kind)) return [object]
      return kind === 'Role' ? [] : [withField(object, ['roleRef', 'name'], () => role)]
    },
  },
  {
    release: 'kube-prometheus',
    path: 'grafana.containerSecurityContext.readOnlyRootFilesystem',
    isSet: is(true),
    apply: readOnly((name) => name === 'grafana'),
  },
  {
    release: 'kube-prometheus',
    path: 'grafana.sidecar.securityContext.readOnlyRootFilesystem',
    isSet: is(true),
    apply: readOnly((name) => name.startsWith('grafana-sc-')),
  },
  {
    release: 'kube-prometheus',
    path: 'kube-state-metrics.collectorsExclude',
    isSet: (value) => list(value).includes('secrets'),
    apply: only('ClusterRole', 'kube-state-metrics', (object) =>
      withField(object, ['rules'], (rules) =>
        list(rules).filter((rule) => !list(at(rule, 'resources')).includes('secrets')),
      ),
    ),
  },
  {
    release: 'ingress-nginx',
    path: 'controller.autoscaling.targetMemoryUtilizationPercentage',
    isSet: is(0),
    apply: only('HorizontalPodAutoscaler', 'ingress-nginx-controller', (object) =>
      withField(object, ['spec', 'metrics'], (metrics) =>
        list(metrics).filter((metric) => at(metric, 'resource', 'name') !== 'memory'),
      ),
    ),
  },
]

/** A value of a release by its path, from among the parameters or the values. */
const settingOf = ({ parameters, values }: HelmRelease, path: string): unknown =>
  parameters?.[path] ?? at(values, ...path.split('.'))

/** Rendered objects as the release's values of now would have them. */
export function valuesSince(release: HelmRelease, rendered: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const effects = EFFECTS.filter((effect) => effect.release === release.release)
    .map(({ path, ...effect }) => ({ ...effect, value: settingOf(release, path) }))
    .filter(({ isSet, value }) => isSet(value))
    .map(
      ({ apply, value }) =>
        (object: KubernetesObject) =>
          apply(object, value),
    )
  const disabled = fields(at(release.values, 'defaultRules', 'disabled'))
  return [...effects, withoutRules(disabled)].reduce((objects, apply) => objects.flatMap(apply), rendered)
}
