import { NAMESPACES } from '../../config/names.ts'
import { CRDS } from '../../config/versions.ts'
import type { Component } from '../../engine/kubernetes/component.ts'

/**
 * Custom resource definitions that objects of several components need, before the operators they belong to.
 *
 * All of them in every environment, whichever engine it has: a cluster that changes engines keeps its routes.
 */
export const crds: Component = {
  wave: -20,
  project: 'platform',
  holdsData: 'each', // a definition takes all objects of its kind along
  namespace: NAMESPACES.argocd,
  folders: () => Object.values(CRDS),
}
