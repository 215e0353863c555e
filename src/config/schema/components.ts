import * as z from 'zod'
import { ArgoCd } from './components/argo-cd.ts'
import { CertManager } from './components/cert-manager.ts'
import { Exposure } from './components/exposure.ts'
import { ExternalDns } from './components/external-dns.ts'
import { ExternalSecrets } from './components/external-secrets.ts'
import { Monitoring } from './components/monitoring.ts'

/** Values of each component: one key for each entry of `COMPONENTS`. */
export const Components = z.strictObject({
  /** Namespaces with their limits and pod security */
  namespaces: z.strictObject({}),
  /** Custom resource definitions, before everything else */
  crds: z.strictObject({}),
  /** What syncs the cluster from Git */
  'argo-cd': ArgoCd,
  /** What carries secrets from Key Vault into the cluster */
  'external-secrets': ExternalSecrets,
  /** Certificates of the hosts */
  'cert-manager': CertManager,
  /** DNS records of the hosts */
  'external-dns': ExternalDns,
  /** How the hosts are served to the internet */
  exposure: Exposure,
  /** Prometheus, Alertmanager and Grafana */
  monitoring: Monitoring,
  /** Rights in the cluster; the groups stand in `access` */
  access: z.strictObject({}),
})
