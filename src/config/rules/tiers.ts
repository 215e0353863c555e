/** Rules on what a tier or another choice has to go with. */
import { problemIf, type Rule } from './rule.ts'

const SKUS = 'https://learn.microsoft.com/azure/container-registry/container-registry-skus'

/** What only a Premium registry has. Retention is not here: the others keep what they keep, without an error. */
export const choicesHaveTheirTier: Rule = ({ registry }) => {
  const wanted = {
    private: registry.private,
    geoReplications: registry.geoReplications.length > 0,
  }
  return Object.entries(wanted).flatMap(([field, isOn]) =>
    problemIf(
      isOn && registry.sku !== 'Premium',
      ['registry', field],
      `needs registry.sku Premium, but it is ${registry.sku} (${SKUS})`,
    ),
  )
}

export const geoReplicationsAreElsewhere: Rule = ({ location, registry: { geoReplications } }) =>
  geoReplications.flatMap((region, index) =>
    problemIf(
      region === location || geoReplications.indexOf(region) !== index,
      ['registry', 'geoReplications', index],
      `${region} ${region === location ? 'is the home of the registry' : 'is there twice'}; name other regions (https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication)`,
    ),
  )

export const vaultIsReachable: Rule = ({ vault }) =>
  problemIf(
    !vault.private && !vault.publicAccess,
    ['vault', 'private'],
    'must be true where publicAccess is false: nothing would reach the vault (https://learn.microsoft.com/azure/key-vault/general/network-security)',
  )
