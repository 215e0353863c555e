/** Formats of single values, each with what to write instead. */
import * as z from 'zod'

/** An IPv4 range. */
export const Cidr = z.cidrv4('must be an IPv4 range such as 10.0.0.0/16')
/** An id of Azure or Entra ID. */
export const Guid = z.guid('must be a GUID such as 00000000-0000-0000-0000-000000000000')
/** A mail address. */
export const Email = z.email('must be an e-mail address')
/** An Azure region. */
export const Region = z
  .string()
  .regex(/^[a-z]+[0-9]?$/, 'must be an Azure region in its short form, such as westeurope')
/** An amount of CPU, memory or disk. */
export const Quantity = (example: string) =>
  z.string().regex(/^[1-9]\d*(m|Mi|Gi|Ti)?$/, `must be a Kubernetes quantity such as ${example}`)
/** A DNS name of two labels or more. https://datatracker.ietf.org/doc/html/rfc1123#section-2 */
export const DnsName = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'must be a lower-case DNS name such as example.com')
