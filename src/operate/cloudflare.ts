import * as z from 'zod'

// https://developers.cloudflare.com/api/
const API = process.env['CLOUDFLARE_API_BASE_URL'] ?? 'https://api.cloudflare.com/client/v4'

const Answer = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ message: z.string() })).default([]),
  result: z.unknown(),
})
const Zones = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.array(z.string()).default([]) }))

/** What a token may do with the zone of an environment. */
export interface TokenFinding {
  readonly well: boolean
  readonly says: string
}

async function get(path: string, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${API}${path}`, { headers, signal: AbortSignal.timeout(20_000) })
  const answer = Answer.safeParse(await response.json())
  if (!answer.success) return { error: `answered ${response.status}`, result: undefined }
  const { success, errors, result } = answer.data
  return {
    error: success ? undefined : errors.map(({ message }) => message).join('; ') || `${response.status}`,
    result,
  }
}

/** The zone itself, then each zone it may be a part of. */
function candidates(zone: string): string[] {
  const labels = zone.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}

/** Finds out whether a token reads the zone and edits its records, as cert-manager and external-dns need. */
export async function examineToken(zone: string, token: string): Promise<TokenFinding> {
  try {
    for (const name of candidates(zone)) {
      const { error, result } = await get(`/zones?name=${encodeURIComponent(name)}`, token)
      if (error) return { well: false, says: `Cloudflare refuses the token: ${error}` }
      const [found] = Zones.parse(result)
      if (!found) continue
      const records = await get(`/zones/${found.id}/dns_records?per_page=1`, token)
      if (records.error) return { well: false, says: `the token may not read the records of ${name}: ${records.error}` }
      const editable = found.permissions.length === 0 || found.permissions.includes('#dns_records:edit')
      return editable
        ? { well: true, says: `edits the records of ${name}` }
        : { well: false, says: `the token may not edit the records of ${name}; it needs Zone:Read and DNS:Edit` }
    }
    return { well: false, says: `the token sees no zone of ${zone}; it needs Zone:Read and DNS:Edit on it` }
  } catch (error) {
    return { well: false, says: `Cloudflare cannot be asked: ${error instanceof Error ? error.message : error}` }
  }
}
