import { describeObject } from '../../engine/kubernetes/manifest.ts'
import { at, fields } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import type { Answer, ApiClient } from './api-client.ts'
import { type Applied, refusal } from './apply.ts'
import { mapAtOnce } from './batches.ts'

function expect(answer: Answer, what: string): void {
  if (answer.status < 400 || answer.status === 409) return
  throw new UserError('NOT_READY', {
    message: `${what}: ${refusal(answer)}`,
    hint: 'The API server that this started has to allow it; without it, no pod would be admitted.',
  })
}

/**
 * Does what controllers do in a cluster, since none runs here: what admits pods waits for it.
 *
 * - The service account controller makes `default` in each namespace; pods that name no other are refused without.
 * - The quota controller copies what is allowed into `status`; until it has, everything is refused (`status unknown for
 *   quota`). Nothing is used: no pod is ever stored.
 *
 * Others are not needed. Nobody mounts the ConfigMap `kube-root-ca.crt`, no Secret is read, and volumes are not bound.
 */
export async function standInForControllers(client: ApiClient, applied: readonly Applied[]): Promise<void> {
  await mapAtOnce(applied, async ({ object, path }) => {
    const { kind, metadata } = object
    if (kind === 'Namespace') {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
      const answer = await client.post(`/api/v1/namespaces/${metadata.name}/serviceaccounts`, account)
      expect(answer, `Service account default in ${metadata.name}`)
    }
    if (kind === 'ResourceQuota') {
      const hard = fields(at(object, 'spec', 'hard'))
      const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, '0']))
      const status = { status: { hard, used } }
      expect(await client.patch(`${path}/status`, status, 'application/merge-patch+json'), describeObject(object))
    }
  })
}
