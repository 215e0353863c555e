import * as z from 'zod'
import { at, list, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import type { Shell } from '../shell.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import { refusal } from './apply.ts'

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64').toString())

/** What `kubectl config view` prints of one context. */
const Kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': base64.optional() }) }),
  ]),
  users: z.tuple([
    z.object({
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': base64.optional(),
        'client-key-data': base64.optional(),
      }),
    }),
  ]),
})

// k3d writes 0.0.0.0, which as an address to connect to is this machine.
const LOOPBACK = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\])$/

/** Nodes of kind and k3s name themselves; a node of a cloud is none of this machine, whatever tunnel leads there. */
const LOCAL_NODE = /^(kind|k3s|minikube):\/\/|^$/

function assertLoopback(context: string, server: string): void {
  const { protocol, hostname } = new URL(server)
  if (protocol === 'https:' && LOOPBACK.test(hostname)) return
  throw new UserError('ARGUMENTS_INVALID', {
    message: `--context ${context} leads to ${server}, which is not on this machine.`,
    hint: 'A rehearsal creates everything anew. Use a cluster of kind or k3d, or none: it then starts an API server of its own.',
  })
}

async function assertLocalNodes(context: string, client: ApiClient): Promise<void> {
  const answer = await client.get('/api/v1/nodes')
  if (answer.status >= 400)
    throw new UserError('NOT_READY', {
      message: `The API server of --context ${context} refused: ${refusal(answer)}`,
      hint: 'A rehearsal needs an administrator of that cluster.',
    })
  const foreign = list(at(answer.body, 'items')).find(
    (node) => !LOCAL_NODE.test(text(at(node, 'spec', 'providerID')) ?? ''),
  )
  if (foreign === undefined) return
  throw new UserError('ARGUMENTS_INVALID', {
    message: `--context ${context} has the node ${text(at(foreign, 'spec', 'providerID'))}, which is not on this machine.`,
    hint: 'Its API server only looks local, as through a tunnel. Use a cluster of kind or k3d.',
  })
}

/**
 * Speaks with an existing cluster of this machine.
 *
 * @throws UserError where it is anywhere else.
 */
export async function localCluster(shell: Shell, context: string): Promise<ApiClient> {
  const args = ['config', 'view', '--raw', '--flatten', '--minify', `--context=${context}`, '--output=json']
  const config = await shell.json(Kubeconfig, 'kubectl', args, { quiet: true })
  const [{ cluster }] = config.clusters
  const [{ user }] = config.users
  assertLoopback(context, cluster.server)
  const { 'certificate-authority-data': ca } = cluster
  const { token, 'client-certificate-data': cert, 'client-key-data': key } = user
  const client = createApiClient({
    url: cluster.server.replace('//0.0.0.0', '//127.0.0.1').replace(/\/$/, ''),
    ...(ca !== undefined && { ca }),
    ...(token !== undefined && { token }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  })
  try {
    await assertLocalNodes(context, client)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}
