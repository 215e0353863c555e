import { unrestrictedNamespaces } from '../../config/unrestricted.ts'
import { at, fields, list, text } from './fields.ts'
import { indexOf, sourcesOf } from './object-index.ts'
import type { PodTemplate } from './pod-templates.ts'
import type { Platform, Policy, Violation } from './policy.ts'

// Azure Policy's initiative of the restricted standard asks for more than the standard: three groups, none of them root's.
// https://learn.microsoft.com/azure/aks/policy-reference (42b8ef37-b724-4e24-bbc8-7a7708edfe00)
const HIGHEST = 65_535

const isGroup = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= HIGHEST

/** The groups that a pod lacks, or has wrong. */
function problemsOf(context: unknown, path: string, containers: PodTemplate['containers']): string[] {
  const group = at(context, 'runAsGroup')
  const groupsOfContainers = containers.map((one) => at(one.fields, 'securityContext', 'runAsGroup') ?? group)
  const supplemental = list(at(context, 'supplementalGroups'))
  const wrong = {
    runAsGroup: !(containers.length > 0 ? groupsOfContainers : [group]).every(isGroup),
    supplementalGroups: supplemental.length === 0 || !supplemental.every(isGroup),
    fsGroup: !isGroup(at(context, 'fsGroup')),
  }
  return Object.entries(wrong)
    .filter(([, isWrong]) => isWrong)
    .map(([field]) => `${path}.securityContext.${field} is not 1 to ${HIGHEST}, as Azure Policy asks; use restricted()`)
}

/** A chart's pods are not seen here, but whether it is told their groups is. */
function chartProblems(platform: Platform): Violation[] {
  const exempt = unrestrictedNamespaces(platform.env)
  return indexOf(platform)
    .ofKind('Application')
    .flatMap((manifest) => {
      const namespace = text(at(manifest.object, 'spec', 'destination', 'namespace')) ?? ''
      const charts = sourcesOf(manifest).filter((source) => source['helm'])
      if (charts.length === 0 || Object.hasOwn(exempt, namespace)) return []
      if (JSON.stringify(charts).includes('supplementalGroups')) return []
      const message = `its chart is not told the groups of its pods, which Azure Policy would refuse in ${namespace}; set groups() in its values, or say in src/config/unrestricted.ts why it cannot`
      return [{ manifest, message }]
    })
}

/** Pods that Azure Policy does not refuse where an environment says `cluster.podSecurity: 'Deny'`, nor reports elsewhere. */
export const groupIds: Policy = {
  name: 'group-ids',
  check: (platform) => [
    ...indexOf(platform).templates.flatMap(({ manifest, spec, path, containers }) =>
      problemsOf(spec['securityContext'], path, containers).map((message) => ({ manifest, message })),
    ),
    // Pods that Envoy Gateway makes from its own object.
    ...indexOf(platform)
      .ofKind('EnvoyProxy')
      .flatMap((manifest) => {
        const steps = ['spec', 'provider', 'kubernetes', 'envoyDeployment', 'pod']
        const pod = fields(at(manifest.object, ...steps))
        return problemsOf(pod['securityContext'], steps.join('.'), []).map((message) => ({ manifest, message }))
      }),
    ...chartProblems(platform),
  ],
}
