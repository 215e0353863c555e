import type { k8s } from 'cdk8s-plus-27'

/**
 * Completes a pod to the `restricted` Pod Security Standard, with a read-only root filesystem on top.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restricted(pod: k8s.PodSpec): k8s.PodSpec {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...pod,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      ...pod.securityContext,
    },
    containers: pod.containers.map((container) => ({
      ...container,
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        ...container.securityContext,
      },
    })),
  }
}
