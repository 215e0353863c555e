import type { Environment } from '../../config/load.ts'
import { certificateAlerts } from './certificates.ts'
import { classifierAlerts } from './classifier.ts'
import { classifiersOf } from './classifiers.ts'
import { clusterAlerts } from './cluster.ts'
import { argoCdAlerts, externalDnsAlerts, externalSecretsAlerts } from './delivery.ts'
import { driftAlerts } from './drift.ts'
import { driftRecordings } from './drift-recordings.ts'
import { servedBy } from './objectives.ts'
import type { RuleGroup } from './rule.ts'
import { serviceLevels } from './service-levels.ts'
import { serviceAlerts } from './services.ts'
import { WINDOWS, type Windows } from './windows.ts'

/** Rules about classifiers: those that need nothing but their own metrics. */
export function classifierRules(env: Environment, windows: Windows = WINDOWS): readonly RuleGroup[] {
  return classifiersOf(env).flatMap((one) => [
    classifierAlerts(one, windows),
    driftRecordings(one.name, windows),
    driftAlerts(one.name, windows),
  ])
}

/** Rules about every service, whatever its runtime: of what the edge and Kubernetes know. */
export function serviceRules(env: Environment, windows: Windows = WINDOWS): readonly RuleGroup[] {
  return servedBy(env).length > 0 ? [serviceLevels(env, windows), serviceAlerts(windows)] : []
}

/** Every rule of ours, in the groups in which Prometheus evaluates them. */
export function ruleGroups(env: Environment, windows: Windows = WINDOWS): readonly RuleGroup[] {
  return [
    ...serviceRules(env, windows),
    ...classifierRules(env, windows),
    clusterAlerts(env, windows),
    argoCdAlerts(windows),
    certificateAlerts(windows),
    externalDnsAlerts(windows),
    externalSecretsAlerts(windows),
  ]
}
