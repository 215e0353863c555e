/** What Azure's regions have. An unknown region passes: Azure adds some every year. */

/** Regions without availability zones. https://learn.microsoft.com/azure/reliability/regions-list */
const WITHOUT_ZONES: readonly string[] = [
  'australiacentral',
  'australiacentral2',
  'australiasoutheast',
  'brazilsoutheast',
  'canadaeast',
  'francesouth',
  'germanynorth',
  'jioindiacentral',
  'jioindiawest',
  'koreasouth',
  'northcentralus',
  'norwaywest',
  'southafricawest',
  'southindia',
  'switzerlandwest',
  'uaecentral',
  'ukwest',
  'westcentralus',
  'westindia',
  'westus',
]

/** Whether a region has availability zones. */
export function hasZones(location: string): boolean {
  return !WITHOUT_ZONES.includes(location)
}

/** Regions without a pair, to which nothing is copied. https://learn.microsoft.com/azure/reliability/regions-paired */
export const WITHOUT_PAIR: readonly string[] = [
  'austriaeast',
  'belgiumcentral',
  'chilecentral',
  'indonesiacentral',
  'israelcentral',
  'italynorth',
  'malaysiawest',
  'mexicocentral',
  'newzealandnorth',
  'polandcentral',
  'qatarcentral',
  'spaincentral',
]

/** The most copies of a storage account that a region has to offer. */
export function replicationOf(location: string): 'GZRS' | 'GRS' | 'ZRS' {
  if (WITHOUT_PAIR.includes(location)) return 'ZRS'
  return hasZones(location) ? 'GZRS' : 'GRS'
}
