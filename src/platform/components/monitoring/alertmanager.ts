import type { Environment } from '../../../config/load.ts'
import { namespaceDestinations, receiversOf } from './receivers.ts'

const NODE_DOWN = 'alertname=~"KubeNodeNotReady|KubeNodeUnreachable"'
// No label says on which node a pod was, so all of these wait until the node is back; critical ones do not.
const WORKLOADS = 'alertname=~"Kube(Pod|Container|Deployment|DaemonSet|StatefulSet).*|TargetDown|.*WorkersMissing"'

const inhibit = (source: readonly string[], target: readonly string[], equal: readonly string[] = []) => ({
  source_matchers: source,
  target_matchers: target,
  ...(equal.length > 0 && { equal }),
})

/** One cause tells once: what follows from something that fires already is held back. */
const INHIBITIONS = [
  inhibit(['severity="critical"'], ['severity=~"warning|info"'], ['namespace', 'alertname']),
  inhibit(['severity="warning"'], ['severity="info"'], ['namespace', 'alertname']),
  // Its only use: it fires with info alone, to hold that back. https://runbooks.prometheus-operator.dev/runbooks/general/infoinhibitor
  inhibit(['alertname="InfoInhibitor"'], ['severity="info"'], ['namespace']),
  inhibit([NODE_DOWN], ['severity=~"warning|info"', WORKLOADS]),
  inhibit([NODE_DOWN], ['alertname=~"Kubelet.*|Node.*"'], ['node']),
  inhibit(['alertname="KubeAPIDown"'], ['severity=~"warning|info"']),
  // Everything else about a service that does not run follows from that.
  inhibit(['alertname="ServiceDown"'], ['alertname!="ServiceDown"'], ['namespace']),
  inhibit(['alertname="ClassifierUnwatched"'], ['alertname=~"TargetDown|DriftBlind"'], ['namespace']),
  inhibit(['alertname="ServiceAtMaximum"'], ['alertname="KubeHpaMaxedOut"'], ['namespace']),
  inhibit(['alertname="ContainerOutOfMemory"'], ['alertname=~"ServiceRestarts|KubePodCrashLooping"'], ['namespace']),
  inhibit(['alertname="ServiceRestarts"'], ['alertname="KubePodCrashLooping"'], ['namespace']),
  inhibit(
    ['alertname="CertificateExpiresUnrenewed"'],
    ['alertname="CertificateRenewalOverdue"'],
    ['namespace', 'name'],
  ),
  inhibit(['alertname="SecretStoreNotReady"'], ['alertname="SecretNotSynced"']),
  inhibit(['alertname="DnsFailing"'], ['alertname=~"ArgoCdGitUnreachable|ExternalDns.*|Secret.*"']),
]

/** Settings that every route inherits. */
const ROUTE = {
  group_by: ['alertname', 'namespace'],
  group_wait: '30s', // so that what inhibits comes first
  group_interval: '5m',
  repeat_interval: '12h',
}
const NOBODY = 'nobody'

/**
 * Alertmanager's configuration: by namespace, then by severity, to those whom the environment names. Without any,
 * alerts show in Alertmanager, and nobody is told.
 */
export function alertmanagerConfig(env: Environment) {
  const { alerting } = env.components.monitoring
  const { critical, warning, watchdog = false } = alerting ?? {}
  const receivers = receiversOf(env)
  const nameOf = (name: string, isThere: unknown) => (isThere ? name : NOBODY)
  const urgent = { matchers: ['severity="critical"'], repeat_interval: '4h' }
  return {
    global: { resolve_timeout: '5m' },
    templates: [],
    inhibit_rules: INHIBITIONS,
    route: {
      ...ROUTE,
      receiver: nameOf('warning', warning),
      routes: [
        {
          // Always fires. What hears nothing any more wakes somebody: https://runbooks.prometheus-operator.dev/runbooks/general/watchdog
          matchers: ['alertname="Watchdog"'],
          receiver: nameOf('watchdog', watchdog),
          group_wait: '0s',
          group_interval: '1m',
          repeat_interval: '5m',
        },
        { matchers: ['severity=~"info|none"'], receiver: NOBODY },
        ...Object.keys(namespaceDestinations(env)).map((namespace) => ({
          matchers: [`namespace="${namespace}"`],
          receiver: `namespace-${namespace}`,
          routes: [urgent],
        })),
        { ...urgent, receiver: critical ? 'critical' : nameOf('warning', warning) },
      ],
    },
    receivers: [{ name: NOBODY }, ...receivers],
  }
}
