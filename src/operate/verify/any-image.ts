import * as z from 'zod'
import { servicesOf } from '../../config/names.ts'
import { ANY_IMAGE } from '../../platform/components/namespaces/reviewed-images.ts'
import type { VerifyCheck } from './context.ts'
import { list, show } from './kubectl.ts'

const POLICY = 'reviewed-images'

/** Whether the policy of reviewed images is there, and which services are let out of it: an emergency that is still on. */
export const anyImage: VerifyCheck = async (running) => {
  const kinds = 'namespaces,validatingadmissionpolicybindings.admissionregistration.k8s.io'
  const objects = await list(running, kinds, { kind: z.string() })
  const isThere = objects.some(({ kind, metadata }) => kind !== 'Namespace' && metadata.name === POLICY)
  const services = servicesOf(running.env)
  const open = objects.flatMap(({ kind, metadata: { name, annotations } }) => {
    const reason = annotations[ANY_IMAGE]
    return kind === 'Namespace' && services.includes(name) && reason ? [{ name, reason }] : []
  })
  if (isThere && open.length === 0)
    return [{ subject: services.join(', '), status: 'ok', says: 'only reviewed images run' }]
  return [
    ...(isThere
      ? []
      : [
          {
            ...{ subject: POLICY, status: 'failed' as const, says: 'the policy is not there: any image may run' },
            more: show(running, 'describe', 'application', 'namespaces', '--namespace', 'argocd'),
          },
        ]),
    ...open.map(({ name, reason }) => ({
      ...{ subject: name, status: 'failed' as const, says: `any image may run: ${reason}` },
      more: show(running, 'annotate', 'namespace', name, `${ANY_IMAGE}-`),
    })),
  ]
}
