import type { k8s } from 'cdk8s-plus-27'

/** Whoever owns nothing, in images that name no user of their own. */
const NOBODY = 65_534

/**
 * The groups of a pod. The standard leaves them open; Azure Policy's initiative of the same name refuses a pod without.
 *
 * @param id - Of the user in the image, 1 to 65535.
 */
export const groups = (id: number) => ({ runAsGroup: id, supplementalGroups: [id], fsGroup: id })

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
      ...groups(pod.securityContext?.runAsGroup ?? NOBODY),
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
