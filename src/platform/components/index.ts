import type { ComponentName } from '../../config/schema.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { access } from './access.ts'
import { argoCd } from './argo-cd.ts'
import { certManager } from './cert-manager.ts'
import { classifier } from './classifier.ts'
import { crds } from './crds.ts'
import { exposure } from './exposure.ts'
import { externalDns } from './external-dns.ts'
import { externalSecrets } from './external-secrets.ts'
import { monitoring } from './monitoring.ts'
import { namespaces } from './namespaces.ts'

/** Every component the cluster runs. The key is its folder, its Application and its `app.kubernetes.io/name`. */
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
  classifier,
} satisfies Record<ComponentName, Component>
