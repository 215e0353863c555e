import type { Environment } from '../../../config/load.ts'
import { hostsOf, NAMESPACES, type PlatformHost } from '../../../config/names.ts'
import { workloadsOf } from '../services/runtimes.ts'
import type { Workload } from '../services/workload.ts'

/** A host that the cluster publishes: all that an engine must know to serve it, in no engine's terms. */
export interface Exposure {
  readonly name: string
  readonly host: string
  /** Path that shows whether it is well: it answers 200 where everybody is let in, and asks who it is elsewhere. */
  readonly answersAt: string
  /** Everything below this path goes to the service. */
  readonly path: string
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number }
  /** Who asks for the password: nobody, the service itself, or the edge in front of a service that cannot. */
  readonly access: 'public' | 'own-login' | 'login-at-the-edge'
  /** Ranges of clients that get an answer; empty: all of them. */
  readonly allowedRanges: readonly string[]
  readonly maxBodyBytes: number
  readonly timeoutSeconds: number
  /** When the service closes a connection that is idle; left out: never. */
  readonly closesIdleAfterSeconds?: number
  /** Most requests of one client address, for each proxy; without it, any number. */
  readonly requestsPerSecond?: number
}

/**
 * When an engine closes an idle connection to a service: before the service does, or a request that is sent at that moment
 * is lost. https://gateway.envoyproxy.io/docs/api/extension_types/#httptimeout
 */
export const IDLE_SECONDS = 60

const MEBIBYTE = 2 ** 20

/** The host of a service: open to everybody, within the limits of its runtime. */
export function exposureOf(workload: Workload, host: string): Exposure {
  const { name, entry, port, answersAt, maxBodyBytes, timeoutSeconds, closesIdleAfterSeconds } = workload
  return {
    name,
    host,
    answersAt,
    path: '/',
    service: { name, namespace: name, port },
    access: 'public',
    allowedRanges: [],
    maxBodyBytes,
    timeoutSeconds,
    ...(closesIdleAfterSeconds !== undefined && { closesIdleAfterSeconds }),
    requestsPerSecond: entry.requestsPerSecond,
  }
}

/** Every host of an environment. Both engines are built from this list and nothing else. */
export function exposuresOf(env: Environment): Readonly<Record<PlatformHost, Exposure> & Record<string, Exposure>> {
  const hosts = hostsOf(env)
  const services = workloadsOf(env).map(
    (workload) => [workload.name, exposureOf(workload, hosts[workload.name] ?? '')] as const,
  )
  return { ...Object.fromEntries(services), ...platformExposures(env, hosts) }
}

function platformExposures(
  env: Environment,
  hosts: ReturnType<typeof hostsOf>,
): Readonly<Record<PlatformHost, Exposure>> {
  const { allowedRanges } = env.components.exposure
  return {
    argocd: {
      name: 'argocd',
      host: hosts.argocd,
      answersAt: '/api/v1/applications',
      path: '/',
      service: { name: 'argocd-server', namespace: NAMESPACES.argocd, port: 80 },
      access: 'own-login',
      allowedRanges,
      maxBodyBytes: 4 * MEBIBYTE, // an Application edited in the browser
      timeoutSeconds: 300, // the browser holds streams of changes open, and opens them again
      // Its server, of Go, has no timeout for idle connections: newHTTPServer in server/server.go of Argo CD 3.4.
    },
    grafana: {
      name: 'grafana',
      host: hosts.grafana,
      answersAt: '/api/org',
      path: '/',
      service: { name: 'kube-prometheus-grafana', namespace: NAMESPACES.monitoring, port: 80 },
      access: 'own-login',
      allowedRanges,
      maxBodyBytes: 4 * MEBIBYTE, // an uploaded dashboard
      timeoutSeconds: 120, // as long as a query in Prometheus may take
      // None for idle connections either: `read_timeout = 0` in conf/defaults.ini of Grafana.
    },
    prometheus: {
      name: 'prometheus',
      host: hosts.prometheus,
      answersAt: '/',
      path: '/',
      service: { name: 'kube-prometheus-prometheus', namespace: NAMESPACES.monitoring, port: 9090 },
      access: 'login-at-the-edge',
      allowedRanges,
      maxBodyBytes: MEBIBYTE, // a query, sent as a form
      timeoutSeconds: 120, // https://prometheus.io/docs/prometheus/latest/command-line/prometheus/ --query.timeout
      closesIdleAfterSeconds: 300, // the same page, --web.read-timeout
    },
    alertmanager: {
      name: 'alertmanager',
      host: hosts.alertmanager,
      answersAt: '/',
      path: '/',
      service: { name: 'kube-prometheus-alertmanager', namespace: NAMESPACES.monitoring, port: 9093 },
      access: 'login-at-the-edge',
      allowedRanges,
      maxBodyBytes: MEBIBYTE, // a silence
      timeoutSeconds: 30, // and none for idle connections: cmd/alertmanager/main.go makes its server without any
    },
  }
}

/** Sync wave of what publishes a host: after the engine and the service, on which its health depends. */
export const EXPOSED_WAVE = 3

/** Whether one certificate serves all hosts. */
export const hasWildcard = (env: Environment): boolean => env.components['cert-manager'].certificates === 'wildcard'

/** The one certificate of all hosts, where the engines run. */
export const WILDCARD_SECRET = { name: 'wildcard-tls', namespace: NAMESPACES.exposure } as const

/** The Secret with a host's certificate. */
export function tlsSecretOf(env: Environment, { name, service }: Exposure) {
  return hasWildcard(env) ? WILDCARD_SECRET : { name: `${name}-tls`, namespace: service.namespace }
}

/** Name of the Secret with the users that the edge lets in, in the namespace of the service. */
export const usersSecretOf = ({ name }: Exposure): string => `${name}-users`
