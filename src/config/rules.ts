/** Rules between fields, which the schema of one field cannot say: one pure function each. */
import { contains, overlap, parseCidr } from './cidr.ts'
import { chartName, chartsOf, endOfLifeOf, isRolling } from './lives.ts'
import { hostsOf } from './names.ts'
import { budgetStartsWithAMonth, windowsDoNotOverlap } from './rules/calendar.ts'
import { modelRolesAreVersions, oneClassifier, rolloutIsOfTheFirstModel } from './rules/classifier.ts'
import { namesSuitAzure } from './rules/names.ts'
import { objectivesAreMeasured } from './rules/objectives.ts'
import {
  ephemeralDisksFit,
  poolsAreNotAllSpot,
  rotationNamesAreDistinct,
  systemPoolIsLargeEnough,
  zonesAreInTheRegion,
} from './rules/pools.ts'
import { pools, problemIf, type Rule } from './rules/rule.ts'
import {
  callersNameServices,
  foldersAreApart,
  hostsFitTheGateway,
  ownersHaveProjects,
  replicaBoundsAreInOrder,
  serviceNamesAreFree,
  serviceNamesSuit,
} from './rules/services.ts'
import { subnetsAreLargeEnough, subnetsDoNotOverlap } from './rules/subnets.ts'
import { choicesHaveTheirTier, geoReplicationsAreElsewhere, vaultIsReachable } from './rules/tiers.ts'
import type { EnvironmentValues } from './schema.ts'
import { KUBERNETES_VERSIONS, REVIEWED } from './versions.ts'

export type { Problem, Rule } from './rules/rule.ts'

/** Whole network ranges only: Azure refuses 10.0.0.1/16. */
export const rangesStartAtTheirNetwork: Rule = ({ network }) =>
  Object.entries(network).flatMap(([field, cidr]) => {
    const { first, prefix } = parseCidr(cidr)
    const start = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')
    return problemIf(!cidr.startsWith(`${start}/`), ['network', field], `must start at its network: ${start}/${prefix}`)
  })

export const rangesDoNotOverlap: Rule = ({ network }) => {
  const pairs = [
    ['pods', 'vnet'],
    ['services', 'vnet'],
    ['services', 'pods'],
  ] as const
  return pairs.flatMap(([a, b]) =>
    problemIf(
      overlap(parseCidr(network[a]), parseCidr(network[b])),
      ['network', a],
      `${network[a]} overlaps network.${b} (${network[b]}); choose a range outside it`,
    ),
  )
}

const SUBNETS = ['nodes', 'privateEndpoints', 'apiServer'] as const

export const subnetsAreInTheNetwork: Rule = ({ network }) =>
  SUBNETS.flatMap((name) =>
    problemIf(
      !contains(parseCidr(network.vnet), parseCidr(network[name])),
      ['network', name],
      `${network[name]} must lie inside network.vnet (${network.vnet})`,
    ),
  )

/** Most nodes at once: each pool's maximum and the third that an upgrade adds. */
const mostNodes = (env: EnvironmentValues) =>
  pools(env).reduce((sum, { pool }) => sum + pool.maxNodes + Math.ceil(pool.maxNodes / 3), 0)

// Overlay gives each node a /24: https://learn.microsoft.com/azure/aks/azure-cni-overlay#ip-address-planning
export const podsFitTheirRange: Rule = (env) => {
  const needed = mostNodes(env)
  const { prefix } = parseCidr(env.network.pods)
  const room = prefix > 24 ? 0 : 2 ** (24 - prefix)
  const wanted = 24 - Math.ceil(Math.log2(needed))
  return problemIf(
    room < needed,
    ['network', 'pods'],
    `${env.network.pods} has room for ${room} nodes, but the pools may grow to ${needed} during an upgrade; use a /${wanted} or larger`,
  )
}

// Azure keeps five addresses of each subnet: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
export const nodesFitTheirSubnet: Rule = (env) => {
  const { prefix } = parseCidr(env.network.nodes)
  const room = Math.max(0, 2 ** (32 - prefix) - 5)
  const needed = mostNodes(env)
  return problemIf(
    room < needed,
    ['network', 'nodes'],
    `${env.network.nodes} has ${room} addresses, but the pools may grow to ${needed} nodes during an upgrade; use a larger range`,
  )
}

// https://learn.microsoft.com/azure/aks/configure-azure-cni#plan-ip-addressing-for-your-cluster
export const serviceRangeIsSmallEnough: Rule = ({ network }) =>
  problemIf(parseCidr(network.services).prefix < 12, ['network', 'services'], 'must be /12 or smaller')

export const poolBoundsAreInOrder: Rule = (env) =>
  pools(env).flatMap(({ path, pool }) =>
    problemIf(
      pool.minNodes > pool.maxNodes,
      [...path, 'maxNodes'],
      `must be at least minNodes (${pool.minNodes}), but is ${pool.maxNodes}`,
    ),
  )

// The replicas of its Redis and of the proxy before it each want a node of their own, and wait for ever without one.
export const argoCdHasItsNodes: Rule = ({ components, cluster }) => {
  const nodes = Object.values(cluster.userPools)
    .filter(({ spot }) => !spot) // Azure takes those back at any time, and only what tolerates them runs there
    .reduce((sum, { minNodes }) => sum + minNodes, 0)
  return problemIf(
    components['argo-cd'].highAvailability && nodes < 3,
    ['components', 'argo-cd', 'highAvailability'],
    `needs 3 nodes, but the user pools may shrink to ${nodes}; raise their minNodes, or leave it off`,
  )
}

/** The field that says a host. */
const fieldOf = (env: EnvironmentValues, key: string): readonly string[] =>
  key in env.services ? ['services', key, 'host'] : ['hosts', key]

export const hostsAreInTheZone: Rule = (env) =>
  Object.entries(hostsOf(env)).flatMap(([key, host]) =>
    problemIf(
      !host.endsWith(`.${env.zone}`),
      fieldOf(env, key),
      `${host} must end in .${env.zone}, the zone that external-dns may change`,
    ),
  )

export const hostsAreDistinct: Rule = (env) => {
  const entries = Object.entries(hostsOf(env))
  return entries.flatMap(([key, host], index) => {
    const earlier = entries.slice(0, index).find(([, other]) => other === host)
    return problemIf(earlier !== undefined, fieldOf(env, key), `${host} is also the host of ${earlier?.[0]}`)
  })
}

// A wildcard stands for one label: https://datatracker.ietf.org/doc/html/rfc6125#section-6.4.3
export const wildcardCoversTheHosts: Rule = (env) =>
  Object.entries(hostsOf(env)).flatMap(([key, host]) =>
    problemIf(
      env.components['cert-manager'].certificates === 'wildcard' &&
        host.split('.', 1)[0] !== host.slice(0, -env.zone.length - 1),
      fieldOf(env, key),
      `${host} is not covered by *.${env.zone}; use a host of one label in the zone, or certificates: per-host`,
    ),
  )

export const kubernetesVersionIsAlive: Rule = ({ cluster }) => {
  const { endOfLife } = KUBERNETES_VERSIONS[cluster.kubernetesVersion]
  const alive = Object.values(KUBERNETES_VERSIONS).filter((version) => version.endOfLife >= REVIEWED)
  return problemIf(
    endOfLife < REVIEWED,
    ['cluster', 'kubernetesVersion'],
    `${cluster.kubernetesVersion} reached its end of life on ${endOfLife}; use ${alive.map(({ version }) => version).join(' or ')}`,
  )
}

/** Which component a chart is part of, where it has no name of its own there. */
const COMPONENT_OF: Readonly<Record<string, string>> = { 'envoy-gateway': 'exposure' }

// Whoever chose ingress-nginx knows that it has ended, and is told each time; no newer one will come.
export const chartsAreAliveOn =
  (day: string): Rule =>
  ({ components: { exposure } }) =>
    chartsOf(exposure).flatMap(([name, chart]) => {
      const end = chart.support && endOfLifeOf(chart)
      return problemIf(
        end !== undefined && end < day && !isRolling(chart),
        ['components', COMPONENT_OF[name] ?? name],
        `${chartName(name, chart)} reached its end of life on ${end} (${chart.support?.source}); take a newer one: npm run versions -- --write`,
      )
    })

// ingress-nginx 1.15 is tested up to Kubernetes 1.35: https://github.com/kubernetes/ingress-nginx#supported-versions-table
export const ingressNginxKnowsTheVersion: Rule = ({ components, cluster }) =>
  problemIf(
    (components.exposure.engine === 'ingress-nginx' || components.exposure.bothEngines) &&
      Number(cluster.kubernetesVersion.split('.')[1]) > 35,
    ['components', 'exposure', components.exposure.bothEngines ? 'bothEngines' : 'engine'],
    `ingress-nginx is tested up to Kubernetes 1.35, the cluster runs ${cluster.kubernetesVersion}; use gateway, or 1.35`,
  )

/** Every rule, in the order in which their problems are printed. */
export const RULES: readonly Rule[] = [
  rangesStartAtTheirNetwork,
  rangesDoNotOverlap,
  subnetsAreInTheNetwork,
  subnetsDoNotOverlap,
  subnetsAreLargeEnough,
  nodesFitTheirSubnet,
  podsFitTheirRange,
  serviceRangeIsSmallEnough,
  poolBoundsAreInOrder,
  serviceNamesSuit,
  serviceNamesAreFree,
  replicaBoundsAreInOrder,
  callersNameServices,
  oneClassifier,
  ownersHaveProjects,
  foldersAreApart,
  hostsFitTheGateway,
  objectivesAreMeasured,
  modelRolesAreVersions,
  rolloutIsOfTheFirstModel,
  argoCdHasItsNodes,
  hostsAreInTheZone,
  hostsAreDistinct,
  wildcardCoversTheHosts,
  kubernetesVersionIsAlive,
  chartsAreAliveOn(REVIEWED),
  ingressNginxKnowsTheVersion,
  zonesAreInTheRegion,
  ephemeralDisksFit,
  systemPoolIsLargeEnough,
  poolsAreNotAllSpot,
  rotationNamesAreDistinct,
  windowsDoNotOverlap,
  choicesHaveTheirTier,
  geoReplicationsAreElsewhere,
  vaultIsReachable,
  budgetStartsWithAMonth,
  namesSuitAzure,
]
