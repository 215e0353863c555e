import type { Environment } from '../../../config/load.ts'
import { classifierRules, serviceRules } from '../../../platform/alerts/rule-groups.ts'
import type { Scenario } from '../promtool.ts'
import { CERTIFICATE_SCENARIOS } from './certificates.ts'
import { CLASSIFIER_SCENARIOS } from './classifier.ts'
import { DRIFT_SCENARIOS } from './drift.ts'
import { PLATFORM_SCENARIOS } from './platform.ts'
import { serviceScenarios } from './services.ts'

/** Scenarios with the groups of rules that they are about, by name. */
export interface ScenarioSuite {
  readonly what: string
  readonly isAbout: (group: string) => boolean
  readonly scenarios: readonly Scenario[]
}

/** Whether a group of rules is about drift. */
export const isDrift = (group: string): boolean => group.startsWith('drift')

/** Every scenario, in suites that together are about every group of rules. */
export function scenarioSuites(env: Environment): readonly ScenarioSuite[] {
  const ofClassifier = new Set(classifierRules(env).map(({ name }) => name))
  const ofServices = new Set(serviceRules(env).map(({ name }) => name))
  return [
    { what: 'drift', isAbout: isDrift, scenarios: DRIFT_SCENARIOS },
    {
      what: 'the classifier',
      isAbout: (name) => ofClassifier.has(name) && !isDrift(name),
      scenarios: CLASSIFIER_SCENARIOS,
    },
    { what: 'services', isAbout: (name) => ofServices.has(name), scenarios: serviceScenarios(env) },
    { what: 'certificates', isAbout: (name) => name === 'certificates', scenarios: CERTIFICATE_SCENARIOS },
    {
      what: 'the platform',
      isAbout: (name) => !ofClassifier.has(name) && !ofServices.has(name) && name !== 'certificates',
      scenarios: PLATFORM_SCENARIOS,
    },
  ]
}
