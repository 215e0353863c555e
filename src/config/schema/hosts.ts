import * as z from 'zod'
import { DnsName } from './formats.ts'

/** Names under which the platform itself answers; a service has its own `host`. */
export const Hosts = z
  .strictObject({
    /** argocd.<zone> where left out */
    argocd: DnsName,
    /** grafana.<zone> where left out */
    grafana: DnsName,
    /** prometheus.<zone> where left out */
    prometheus: DnsName,
    /** alertmanager.<zone> where left out */
    alertmanager: DnsName,
  })
  .partial()
  .default({})
