import type { Environment } from '../../config/load.ts'
import type { ComponentName } from '../../config/schema.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { access } from './access.ts'
import { argoCd } from './argo-cd.ts'
import { certManager } from './cert-manager.ts'
import { crds } from './crds.ts'
import { exposure } from './exposure.ts'
import { externalDns } from './external-dns.ts'
import { externalSecrets } from './external-secrets.ts'
import { monitoring } from './monitoring.ts'
import { namespaces } from './namespaces.ts'
import { servicesAsComponents } from './services/index.ts'

/** The components of the platform. The key is the folder, the Application and the `app.kubernetes.io/name`. */
export const COMPONENTS = {
  namespaces,
  crds,
  'argo-cd': argoCd,
  'external-secrets': externalSecrets,
  'cert-manager': certManager,
  'external-dns': externalDns,
  exposure,
  monitoring,
  access,
} satisfies Record<ComponentName, Component>

/** Every component that a cluster runs: those of the platform, and one for each service. */
export function componentsOf(env: Environment): Readonly<Record<string, Component>> {
  return { ...COMPONENTS, ...servicesAsComponents(env) }
}
