import * as z from 'zod'
import { DnsName } from './formats.ts'

/** Names under which the platform answers. */
export const Hosts = z
  .strictObject({
    /** aks.<zone> where left out */
    classifier: DnsName,
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
