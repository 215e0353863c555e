import * as z from 'zod'
import { Cidr } from './formats.ts'

/** Address ranges. */
export const Network = z.strictObject({
  /** Address range of the virtual network */
  vnet: Cidr,
  /** Subnet of the nodes, inside `vnet` */
  nodes: Cidr,
  /** Subnet of the private endpoints, inside `vnet` */
  privateEndpoints: Cidr,
  /** Subnet of the API server, inside `vnet`, at least /28; in use with `apiServerIntegration` */
  apiServer: Cidr,
  /** Overlay range of the pods: each node takes a /24 of it. Outside `vnet`. */
  pods: Cidr,
  /** Range of the cluster IPs, at most /12. Outside `vnet` and `pods`. */
  services: Cidr,
})
