/** Rules on the services. */
import { NAMESPACES, PLATFORM, PLATFORM_HOSTS } from '../names.ts'
import { Components } from '../schema/components.ts'
import type { EnvironmentValues } from '../schema.ts'
import { problemIf, type Rule } from './rule.ts'

// `kubernetes-<name>-<name>` may have 120 characters, and a pod's name of 63 ends in what the ReplicaSet adds:
// https://learn.microsoft.com/azure/templates/microsoft.managedidentity/userassignedidentities/federatedidentitycredentials
const LONGEST = 40
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/

export const serviceNamesSuit: Rule = ({ services }) =>
  Object.keys(services).flatMap((name) =>
    problemIf(
      !NAME.test(name) || name.length > LONGEST || name.includes('--'),
      ['services', name],
      `is no name for a service: 1 to ${LONGEST} lower-case letters, digits and single hyphens, the first a letter`,
    ),
  )

/** Identities of the platform beside those of its workloads, in src/platform/azure/, by what they are named after. */
const OTHER_IDENTITIES = ['control-plane', 'kubelet', 'push', 'plan', 'apply', 'disks']

/** What a name would meet: a namespace, a folder, a host, an identity; each with what has it. */
function taken(): ReadonlyMap<string, string> {
  const names = (what: string, of: readonly string[]) => of.map((name) => [name, what] as const)
  return new Map([
    ...names('an identity of the platform', OTHER_IDENTITIES),
    ...names('a project of Argo CD', ['platform', 'workloads', 'root', PLATFORM]),
    ...names('a host of the platform', PLATFORM_HOSTS),
    ...names('a component', Object.keys(Components.shape)),
    ...names('a namespace of the platform', Object.values(NAMESPACES)),
    ...names('something in every object of JavaScript', ['constructor']),
    ...names('a namespace of the cluster', ['default', 'gatekeeper-system', 'dataprotection-microsoft', 'internet']),
  ])
}

export const serviceNamesAreFree: Rule = ({ services }) => {
  const others = taken()
  return Object.keys(services).flatMap((name) => {
    const what = name.startsWith('kube-') ? 'a namespace of the cluster' : others.get(name)
    return problemIf(what !== undefined, ['services', name], `is the name of ${what}; choose another`)
  })
}

export const replicaBoundsAreInOrder: Rule = ({ services }: EnvironmentValues) =>
  Object.entries(services).flatMap(([name, { minReplicas, maxReplicas }]) =>
    problemIf(
      minReplicas > maxReplicas,
      ['services', name, 'maxReplicas'],
      `must be at least minReplicas (${minReplicas}), but is ${maxReplicas}`,
    ),
  )

export const callersNameServices: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    ('talksTo' in service ? service.talksTo : []).flatMap((other, index) =>
      problemIf(
        other !== 'internet' && (other === name || !Object.hasOwn(services, other)),
        ['services', name, 'talksTo', index],
        `"${other}" is ${other === name ? 'the service itself' : 'no service here'}; name another service, or internet`,
      ),
    ),
  )

/** Projects of Argo CD that are no owner's. */
const PROJECTS = ['platform', 'workloads', 'default']

export const ownersHaveProjects: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, { owner }]) =>
    problemIf(
      owner !== undefined && PROJECTS.includes(owner),
      ['services', name, 'owner'],
      `${owner} is a project of the platform in Argo CD; name a team`,
    ),
  )

export const foldersAreApart: Rule = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) => {
    const folders = 'writable' in service ? service.writable : []
    return folders.flatMap((folder, index) =>
      problemIf(
        folder === '/' || folder === '/tmp' || folders.indexOf(folder) !== index,
        ['services', name, 'writable', index],
        `${folder} is ${folder === '/' ? 'everything' : 'there already'}; name each folder once`,
      ),
    )
  })

/** Most listeners of a Gateway. https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec */
const LISTENERS = 64

export const hostsFitTheGateway: Rule = (env) => {
  const { engine, bothEngines } = env.components.exposure
  const room = LISTENERS - 1 - PLATFORM_HOSTS.length // one is for HTTP
  const count = Object.keys(env.services).length
  return problemIf(
    count > room && (engine === 'gateway' || bothEngines),
    ['services'],
    `are ${count}, and a Gateway has listeners for ${room} beside those of the platform; use components.exposure.engine ingress-nginx, or another environment`,
  )
}
