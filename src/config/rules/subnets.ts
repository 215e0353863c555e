/** Rules on the subnets. */
import { overlap, parseCidr } from '../cidr.ts'
import { problemIf, type Rule } from './rule.ts'

export const subnetsDoNotOverlap: Rule = ({ network }) => {
  const pairs = [
    ['privateEndpoints', 'nodes'],
    ['apiServer', 'nodes'],
    ['apiServer', 'privateEndpoints'],
  ] as const
  return pairs.flatMap(([a, b]) =>
    problemIf(
      overlap(parseCidr(network[a]), parseCidr(network[b])),
      ['network', a],
      `${network[a]} overlaps network.${b} (${network[b]}); each subnet needs a range of its own`,
    ),
  )
}

/** Longest prefixes, each with where Azure says so. */
const SMALLEST = {
  privateEndpoints: { prefix: 29, source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq' },
  apiServer: { prefix: 28, source: 'https://learn.microsoft.com/azure/aks/api-server-vnet-integration' },
} as const

export const subnetsAreLargeEnough: Rule = ({ network }) =>
  (['privateEndpoints', 'apiServer'] as const).flatMap((name) => {
    const { prefix, source } = SMALLEST[name]
    return problemIf(
      parseCidr(network[name]).prefix > prefix,
      ['network', name],
      `${network[name]} is too small; use a /${prefix} or larger (${source})`,
    )
  })
