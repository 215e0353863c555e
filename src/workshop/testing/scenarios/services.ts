/** A service behind the edge, and what may befall it. */
import { type Engine, enginesOf } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import { servedBy, sharesOf } from '../../../platform/alerts/objectives.ts'
import type { Near, Scenario, Series } from '../promtool.ts'

// Values for two hours, a minute apart.
const steady = (value: number) => `${value}x120`
const growing = (by: number) => `0+${by}x120`
/** Stands still from half of the time on. */
const ending = (by: number) => `0+${by}x60 ${by * 60}x60`

const A_MINUTE = 1000

/** A bound as Prometheus 3 keeps it, whatever a program says; promtool takes series as they are. */
const bound = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value))

/** Requests in a minute, and what of them fails or is late: values of series, by how many there are in a minute. */
interface Traffic {
  readonly all?: number
  readonly failed?: string
  readonly late?: number
}

const SEEN: Readonly<Record<Engine, (name: string, latencyMs: number, traffic: Required<Traffic>) => Series>> = {
  gateway: (name, latencyMs, { all, failed, late }) => {
    const cluster = `namespace="exposure",pod="envoy-1",envoy_cluster_name="httproute/${name}/${name}/rule/0"`
    return {
      [`envoy_cluster_upstream_rq_xx{${cluster},envoy_response_code_class="2"}`]: growing(all),
      [`envoy_cluster_upstream_rq_xx{${cluster},envoy_response_code_class="5"}`]: failed,
      [`envoy_cluster_upstream_rq_time_bucket{${cluster},le="${bound(latencyMs)}"}`]: growing(all - late),
      [`envoy_cluster_upstream_rq_time_bucket{${cluster},le="${bound(latencyMs * 2)}"}`]: growing(all),
      [`envoy_cluster_upstream_rq_time_count{${cluster}}`]: growing(all),
    }
  },
  'ingress-nginx': (name, latencyMs, { all, failed, late }) => {
    const ingress = `namespace="exposure",pod="ingress-1",exported_namespace="${name}",ingress="${name}"`
    const duration = 'nginx_ingress_controller_request_duration_seconds'
    return {
      [`nginx_ingress_controller_requests{${ingress},status="200"}`]: growing(all),
      [`nginx_ingress_controller_requests{${ingress},status="503"}`]: failed,
      [`${duration}_bucket{${ingress},status="200",le="${bound(latencyMs / 1000)}"}`]: growing(all - late),
      [`${duration}_bucket{${ingress},status="200",le="${bound(latencyMs / 500)}"}`]: growing(all),
      [`${duration}_count{${ingress},status="200"}`]: growing(all),
    }
  },
}

const burn = (level: string, ...windows: readonly string[]) =>
  windows.map((window) => `${level}BudgetBurn window=${window}`)

/** What every scenario of a service is made of: its last one, as every engine of the environment sees it. */
function serviceOf(env: Environment) {
  const [name, service] = servedBy(env).at(-1) ?? ['', undefined]
  if (!service) throw new Error('The environment has no service.')
  const { latencyMs } = service.slo
  const seen = (of: string, { all = A_MINUTE, failed = growing(0), late = 0 }: Traffic): Series =>
    Object.assign({}, ...enginesOf(env).map((engine) => SEEN[engine](of, latencyMs, { all, failed, late })))
  const deployment = `namespace="${name}",deployment="${name}"`
  const autoscaler = `namespace="${name}",horizontalpodautoscaler="${name}"`
  const container = `namespace="${name}",pod="${name}-1",container="${name}"`
  const healthy: Series = {
    ...seen(name, {}),
    ...seen('argocd', { all: 0, failed: growing(A_MINUTE) }), // a host of the platform, which is no service
    [`kube_deployment_status_replicas_available{${deployment}}`]: steady(1),
    [`kube_horizontalpodautoscaler_status_desired_replicas{${autoscaler}}`]: steady(3),
    [`kube_horizontalpodautoscaler_spec_max_replicas{${autoscaler}}`]: steady(4),
    [`kube_horizontalpodautoscaler_spec_min_replicas{${autoscaler}}`]: steady(1),
    [`container_cpu_cfs_periods_total{${container}}`]: growing(600),
    [`container_cpu_cfs_throttled_periods_total{${container}}`]: growing(200),
    [`kube_pod_container_status_restarts_total{${container}}`]: growing(0.04), // two or three an hour
  }
  const unasked = Object.fromEntries(Object.entries(healthy).filter(([series]) => !/^(envoy|nginx)_/.test(series)))
  const scenario = (
    what: string,
    change: Series,
    fires: readonly string[],
    spares?: Near,
    base = healthy,
  ): Scenario => ({
    name: `${what} (${name}, ${enginesOf(env).join(' and ')})`,
    interval: '1m',
    look: '2m', // half the work, and often enough for what must last two minutes
    series: { ...base, ...change },
    at: '118m',
    fires,
    of: name,
    ...(spares && { spares }),
  })
  // Bad shares, as times of what the objective can bear.
  const shares = sharesOf(service)
  const failing = (times: number) => {
    const share = times * (1 - shares.availability)
    return { all: A_MINUTE * (1 - share), failed: growing(A_MINUTE * share) }
  }
  const late = (times: number) => ({ late: A_MINUTE * times * (1 - shares.latency) })
  return { name, seen, failing, late, deployment, autoscaler, container, unasked, scenario }
}

/** Error budgets that are used up more slowly, and what is just within the objective. */
function budgetScenarios(env: Environment): readonly Scenario[] {
  const { name, seen, scenario, failing, late } = serviceOf(env)
  const factor = (from: number, to: number): readonly [string, string] => [`clamp_max(${from} *`, `clamp_max(${to} *`]
  return [
    scenario('failures 12 times too fast', seen(name, failing(12)), burn('Availability', '6h', '3d'), {
      alert: 'AvailabilityBudgetBurn window=1h',
      with: factor(14.4, 10),
    }),
    scenario('failures 4 times too fast', seen(name, failing(4)), burn('Availability', '3d'), {
      alert: 'AvailabilityBudgetBurn window=6h',
      with: factor(6, 3),
    }),
    scenario('failures just within the objective', seen(name, failing(0.8)), [], {
      alert: 'AvailabilityBudgetBurn window=3d',
      with: factor(1, 0.6),
    }),
    scenario(
      'failures that ended an hour ago wake nobody',
      seen(name, { failed: ending(A_MINUTE / 10) }),
      burn('Availability', '3d'),
    ),
    scenario('late answers 12 times too often', seen(name, late(12)), burn('Latency', '6h', '3d'), {
      alert: 'LatencyBudgetBurn window=1h',
      with: factor(14.4, 10),
    }),
    scenario('late answers 4 times too often', seen(name, late(4)), burn('Latency', '3d'), {
      alert: 'LatencyBudgetBurn window=6h',
      with: factor(6, 3),
    }),
    scenario('late answers just within the objective', seen(name, late(0.8)), [], {
      alert: 'LatencyBudgetBurn window=3d',
      with: factor(1, 0.6),
    }),
  ]
}

/** Where a tenth may be bad and more, no rate is 14.4 times too fast; nearly all of them is enough. */
export function outageScenarios(env: Environment): readonly Scenario[] {
  const { name, seen, scenario } = serviceOf(env)
  return [
    scenario(
      'nothing but failures',
      seen(name, { all: 0, failed: growing(A_MINUTE) }),
      burn('Availability', '1h', '6h', '3d'),
    ),
    scenario('nothing but late answers', seen(name, { late: A_MINUTE }), burn('Latency', '1h', '6h', '3d')),
  ]
}

/** What each engine must be able to tell of a service. */
export function edgeScenarios(env: Environment): readonly Scenario[] {
  const { name, seen, failing, late, unasked, scenario } = serviceOf(env)
  return [
    scenario('a service at work is silent', {}, []),
    scenario('a service without traffic is silent', seen(name, { all: 0 }), []),
    scenario('a service that nobody ever asked is silent', {}, [], undefined, unasked),
    scenario('failures 16 times too fast', seen(name, failing(16)), burn('Availability', '1h', '6h', '3d')),
    scenario('late answers 16 times too often', seen(name, late(16)), burn('Latency', '1h', '6h', '3d')),
    // Each engine has seen two, or one of them four.
    scenario(
      'four failures among a handful of requests',
      seen(name, { all: 0.1, failed: enginesOf(env).length > 1 ? '0+1x2 2x117' : '0+1x4 4x115' }),
      [],
      { alert: 'AvailabilityBudgetBurn window=3d', with: ['>= 5', '>= 3'] },
    ),
    ...outageScenarios(env),
  ]
}

/** A service of any runtime, as the edge and Kubernetes know it. */
export function serviceScenarios(env: Environment): readonly Scenario[] {
  const { name, deployment, autoscaler, container, unasked, scenario } = serviceOf(env)
  const available = `kube_deployment_status_replicas_available{${deployment}}`
  const desired = `kube_horizontalpodautoscaler_status_desired_replicas{${autoscaler}}`
  const least = `kube_horizontalpodautoscaler_spec_min_replicas{${autoscaler}}`
  const throttled = `container_cpu_cfs_throttled_periods_total{${container}}`
  const restarted = `kube_pod_container_status_restarts_total{${container}}`
  return [
    ...edgeScenarios(env),
    ...budgetScenarios(env),
    // Envoy Gateway answers 503 itself then, and counts nothing of the service any more.
    scenario(
      'no pod is ready, and nothing is counted',
      { [available]: '1x100 0x20' },
      ['ServiceDown'],
      undefined,
      unasked,
    ),
    scenario('no pod is ready since a minute', { [available]: '1x117 0x3' }, [], {
      alert: 'ServiceDown',
      with: { for: '0s' },
    }),
    scenario(
      'a Deployment beside the service, without a pod',
      { [`kube_deployment_status_replicas_available{namespace="${name}",deployment="tool"}`]: steady(0) },
      [],
    ),
    scenario(
      'a Deployment of the platform, without a pod',
      { 'kube_deployment_status_replicas_available{namespace="argocd",deployment="argocd"}': steady(0) },
      [],
    ),
    scenario('as many pods as may be', { [desired]: steady(4) }, ['ServiceAtMaximum']),
    scenario('as many pods as may be, since some minutes', { [desired]: '3x113 4x7' }, [], {
      alert: 'ServiceAtMaximum',
      with: { for: '3m' },
    }),
    scenario('a number of pods that never changes', { [desired]: steady(4), [least]: steady(4) }, []),
    scenario('a container held back', { [throttled]: growing(400) }, ['ServiceThrottled']),
    scenario('a container held back now and then', {}, [], { alert: 'ServiceThrottled', with: ['> 0.5', '> 0.3'] }),
    scenario('a container that restarts again and again', { [restarted]: growing(0.2) }, ['ServiceRestarts']),
    scenario('a container that restarts now and then', {}, [], { alert: 'ServiceRestarts', with: ['> 3', '> 2'] }),
  ]
}
