import * as z from 'zod'
import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { repositorySecret } from '../../platform/components/argo-cd/repository.ts'
import { onCluster, PATIENCE } from '../cluster.ts'
import { PRIVATE, secretObject, storedData } from '../repository/credentials.ts'
import { examineRepository } from '../repository/examine.ts'
import type { Shell } from '../shell.ts'
import type { Step } from './step.ts'

const Secret = z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) })
/** What External Secrets puts on each Secret that it keeps. */
const KEPT = 'reconcile.external-secrets.io/managed'

/** A repository that Argo CD could not read is said before anything is made, not half an hour later. */
export async function assertReadable({ repository }: Environment, shell: Shell): Promise<void> {
  if (repository.credentials !== undefined) return
  const { verdict, says } = await examineRepository(shell, repository)
  if (verdict === 'unreachable') shell.log(`${repository.url} ${says}; Argo CD has to be able to read it.`)
  if (verdict === 'refused')
    throw new UserError('NOT_READY', {
      message: `${repository.url} is private: it ${says}, and Argo CD has no credentials.`,
      hint: PRIVATE,
    })
}

/**
 * The Secret with which Argo CD reads a private repository, this once: External Secrets comes from that repository.
 *
 * Its ExternalSecret, which comes with it, makes a Secret of the same name, keys and labels: it adds its own label to
 * one that is there and updates it in place. Owned by none of them, so that Argo CD can read also where both are gone.
 */
export const repository: Step = {
  title: 'credentials with which Argo CD reads the repository',
  async done({ env, shell }) {
    const secret = repositorySecret(env)
    if (!secret) return 'none needed: anyone may read it'
    const get = ['get', 'secret', secret.name, '--namespace', secret.namespace, '--output', 'json']
    const { code, stdout } = await shell.attempt('kubectl', [...onCluster(env), PATIENCE, ...get])
    if (code !== 0) return undefined
    return Secret.parse(JSON.parse(stdout)).metadata.labels[KEPT] ? 'External Secrets keeps them' : undefined
  },
  async run({ env, shell }) {
    const data = shell.dryRun ? {} : await storedData(env, shell)
    const secret = data && secretObject(env, data)
    if (!secret)
      throw new UserError('NOT_READY', {
        message: 'The credentials of the repository are not in the vault, or may not be read there.',
        hint: `npm run bootstrap -- --env ${env.name} --only secrets`,
      })
    const apply = ['apply', '--server-side', '--force-conflicts', '--field-manager', 'bootstrap', '--filename', '-']
    await shell.change('Give Argo CD the credentials of the repository', 'kubectl', [...onCluster(env), ...apply], {
      input: JSON.stringify(secret),
    })
  },
}
