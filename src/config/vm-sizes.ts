/** What sizes of virtual machines have room for. A size that is not here passes. */

interface Family {
  readonly sizes: RegExp
  /** GB for an ephemeral OS disk for each core: of the cache or the temporary disk, whichever is larger. */
  readonly gbPerCore: number
}

// https://learn.microsoft.com/azure/virtual-machines/sizes/overview, the page of each series
const FAMILIES: readonly Family[] = [
  { sizes: /^Standard_[DE]\d+a?ds_v5$/, gbPerCore: 37.5 },
  { sizes: /^Standard_[DE]\d+ds_v4$/, gbPerCore: 37.5 },
  { sizes: /^Standard_D\d+pds_v5$/, gbPerCore: 37.5 },
  { sizes: /^Standard_[DE]\d+s_v3$/, gbPerCore: 25 },
  { sizes: /^Standard_F\d+s_v2$/, gbPerCore: 16 },
  { sizes: /^Standard_[DE]\d+a?s_v[56]$/, gbPerCore: 0 }, // no local disk at all
]

/** Cores of a size such as `Standard_D4ds_v5`: 4. */
export function coresOf(size: string): number | undefined {
  const [, cores] = /^Standard_[A-Z]+(\d+)/.exec(size) ?? []
  return cores === undefined ? undefined : Number(cores)
}

/** Largest ephemeral OS disk that a size takes, in GB; `undefined` where it is not known. */
export function ephemeralGbOf(size: string): number | undefined {
  const family = FAMILIES.find(({ sizes }) => sizes.test(size))
  const cores = coresOf(size)
  return family && cores !== undefined ? Math.floor(family.gbPerCore * cores) : undefined
}

// GiB of memory for each core, by family. https://learn.microsoft.com/azure/virtual-machines/sizes/overview
const GIB_PER_CORE: readonly { readonly sizes: RegExp; readonly gib: number }[] = [
  { sizes: /^Standard_(D|B)\d+[a-z]*l[a-z]*_v\d$/, gib: 2 }, // "l": low memory
  { sizes: /^Standard_F\d+(s_v2)?$/, gib: 2 },
  { sizes: /^Standard_F[a-z]?\d+[a-z]*_v[67]$/, gib: 4 },
  { sizes: /^Standard_D\d+[a-z]*_v[2-7]$/, gib: 4 },
  { sizes: /^Standard_B\d+(ms|[a-z]*_v2)$/, gib: 4 },
  { sizes: /^Standard_E\d+[a-z]*_v[3-7]$/, gib: 8 },
  { sizes: /^Standard_L\d+[a-z]*_v[2-4]$/, gib: 8 },
]

/** Memory of a size in GiB; `undefined` where it is not known. */
export function memoryGibOf(size: string): number | undefined {
  const family = GIB_PER_CORE.find(({ sizes }) => sizes.test(size))
  const cores = coresOf(size)
  return family && cores !== undefined ? family.gib * cores : undefined
}
