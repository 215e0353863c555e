/** A version as numbers, or nothing where it is a pre-release or none at all. */
function parts(version: string): readonly [number, number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(version)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined
}

/** Positive where `a` is newer. Pre-releases are older than everything. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a) ?? [-1, 0, 0], parts(b) ?? [-1, 0, 0]] as const
  for (const index of [0, 1, 2] as const) if (left[index] !== right[index]) return left[index] - right[index]
  return 0
}

/** The newest release among versions; pre-releases do not count. */
export const newest = (versions: readonly string[]): string | undefined =>
  versions
    .filter((version) => parts(version) !== undefined)
    .reduce<string | undefined>(
      (best, version) => (best === undefined || compareVersions(version, best) > 0 ? version : best),
      undefined,
    )
