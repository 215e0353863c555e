import { k8s } from 'cdk8s-plus-27'
import { enginesOf } from '../../config/engines.ts'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES, namespacesOf, servicesOf } from '../../config/names.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { CONFIRM_DELETION } from '../../engine/kubernetes/deletion.ts'
import { addLimits } from './namespaces/limits.ts'
import { addPriorities } from './namespaces/priorities.ts'
import { addReviewedImages } from './namespaces/reviewed-images.ts'

/** Namespaces whose pods cannot keep the `restricted` standard, and why. */
function exceptionsOf(env: Environment): Readonly<Record<string, 'privileged' | 'baseline'>> {
  return {
    'node-exporter': 'privileged', // reads the host's /proc and /sys, and listens on the host's network
    ...(enginesOf(env).includes('ingress-nginx') && { exposure: 'baseline' }), // it gains CAP_SYS_CHROOT
  }
}

/** Every namespace with its limits, first of all: the objects of other components go into them. */
export const namespaces: Component = {
  wave: -20,
  project: 'platform',
  holdsData: 'some',
  namespace: NAMESPACES.argocd,
  build(chart, env) {
    const exceptions = exceptionsOf(env)
    for (const name of namespacesOf(env)) {
      const level = exceptions[name] ?? 'restricted'
      // https://kubernetes.io/docs/concepts/security/pod-security-admission/
      const labels = {
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/warn': 'restricted',
        // Said, although it is the default: an old version that somebody sets is then a difference, and undone.
        'pod-security.kubernetes.io/enforce-version': 'latest',
        'pod-security.kubernetes.io/warn-version': 'latest',
      }
      new k8s.KubeNamespace(chart, name, { metadata: { name, labels, annotations: CONFIRM_DELETION } })
    }
    addLimits(chart, env)
    addPriorities(chart)
    if (servicesOf(env).length > 0) addReviewedImages(chart, env) // an empty list of namespaces is none for the API server
  },
}
