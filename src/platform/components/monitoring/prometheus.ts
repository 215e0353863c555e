import type { Environment } from '../../../config/load.ts'
import { hostsOf, PRIORITY_CLASSES } from '../../../config/names.ts'
import { CONFIRM_DELETION } from '../../../engine/kubernetes/deletion.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'
import { alertmanagerConfig } from './alertmanager.ts'
import { credentialsOf, RECEIVERS_SECRET } from './receivers.ts'

/** Built into AKS; in a cluster with several zones its disks are copied between them. */
const STORAGE_CLASS = 'managed-csi'

const PROMETHEUS = 2000 // group of the disks, by the chart

const MEBIBYTES: Readonly<Record<string, number>> = { Mi: 1, Gi: 2 ** 10, Ti: 2 ** 20 }

/** Size at which Prometheus drops its oldest samples: the rest of the disk is for the log it writes first. */
function retentionSize(storage: string): string {
  const [, digits, unit = ''] = /^(\d+)(\D*)$/.exec(storage) ?? []
  const mebibytes = Number(digits) * (MEBIBYTES[unit] ?? 2 ** -20)
  return `${Math.floor(mebibytes * 0.85)}MiB`
}

const claim = (storage: string) => ({
  volumeClaimTemplate: {
    spec: { storageClassName: STORAGE_CLASS, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  },
})

/** None for a single pod, which it would keep from ever leaving its node. */
const budget = (replicas: number) => ({ enabled: replicas > 1, minAvailable: replicas - 1 })

/** Replicas in different zones, so that a disk's zone takes one of them along at most. */
const placed = (name: string) => ({
  priorityClassName: PRIORITY_CLASSES.platform,
  topologySpreadConstraints: spread({ 'app.kubernetes.io/name': name }),
})

/** Prometheus: takes the monitors and rules of every namespace, whatever their labels. */
export function prometheusValues(env: Environment) {
  const { replicas, retentionDays, storage } = env.components.monitoring
  return {
    annotations: CONFIRM_DELETION, // of the Prometheus, which owns the disks
    podDisruptionBudget: budget(replicas),
    // Each replica scrapes at its own moments: a dashboard that asks now one, now the other, would jump.
    ...(replicas > 1 && { service: { sessionAffinity: 'ClientIP' } }),
    prometheusSpec: {
      securityContext: groups(PROMETHEUS),
      replicas,
      ...placed('prometheus'),
      externalUrl: `https://${hostsOf(env).prometheus}`,
      retention: `${retentionDays}d`,
      retentionSize: retentionSize(storage),
      storageSpec: claim(storage),
      resources: resources({ cpu: ['250m', '2'], memory: ['1Gi', '3Gi'] }),
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      externalLabels: { environment: env.name }, // on every alert
      // And on every series, so that one Grafana can tell clusters apart.
      scrapeClasses: [
        { name: 'environment', default: true, relabelings: [{ targetLabel: 'environment', replacement: env.name }] },
      ],
    },
  }
}

/** Alertmanager: groups what fires; as many as Prometheus servers, so that it survives the same failures. */
export function alertmanagerValues(env: Environment) {
  const { replicas } = env.components.monitoring
  return {
    annotations: CONFIRM_DELETION,
    podDisruptionBudget: budget(replicas),
    config: alertmanagerConfig(env),
    alertmanagerSpec: {
      securityContext: groups(PROMETHEUS),
      ...(credentialsOf(env).length > 0 && { secrets: [RECEIVERS_SECRET] }),
      replicas,
      ...placed('alertmanager'),
      externalUrl: `https://${hostsOf(env).alertmanager}`,
      storage: claim('1Gi'), // silences and what was already sent
      resources: resources({ cpu: ['20m', '200m'], memory: ['64Mi', '128Mi'] }),
    },
  }
}
