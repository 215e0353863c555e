import type { Environment } from '../../../config/load.ts'

// external-dns 0.22 renamed its annotations without reading the old names; both, so that any release reads one of them.
const PREFIXES = ['external-dns.alpha.kubernetes.io', 'external-dns.kubernetes.io'] as const

/** What external-dns must know about the records of a host; the name and the address it reads from the object. */
export function dnsAnnotations(env: Environment): Record<string, string> {
  const proxied = String(env.components['external-dns'].cloudflareProxied)
  return Object.fromEntries(PREFIXES.map((prefix) => [`${prefix}/cloudflare-proxied`, proxied]))
}

/** Addresses from which Cloudflare’s proxy connects. https://www.cloudflare.com/ips-v4 */
const CLOUDFLARE_RANGES = [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
] as const

/** Ranges whose word is taken for the client's address; the limits by address count on it. */
export function trustedProxies(env: Environment): readonly string[] {
  return env.components['external-dns'].cloudflareProxied ? CLOUDFLARE_RANGES : []
}
