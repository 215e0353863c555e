import { type Environment, ZERO_DIGEST, ZERO_ID } from '../../config/load.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { UserError } from '../../errors.ts'

/** Whether what was generated before runs: it has an image of that name, and an identity. */
function ran({ name: environment }: Environment, name: string, disk: FileTree): boolean {
  const read = (file: string) => disk.get(`gitops/${environment}/${name}/${file}.yaml`) ?? ''
  const digest = new RegExp(`/${name}@(sha256:[0-9a-f]{64})`).exec(read('deployment'))?.[1] ?? ZERO_DIGEST
  const id = /client-id: (\S+)/.exec(read('serviceaccount'))?.[1] ?? ZERO_ID
  return digest !== ZERO_DIGEST && id !== ZERO_ID
}

/**
 * Refuses that a service which runs becomes one that waits. A new one waits outside of the cluster; one whose digest or id
 * a merge has lost would leave it.
 *
 * @param disk - What was generated before.
 */
export function assertNoneLost(environments: readonly Environment[], disk: FileTree): void {
  const lost = environments.flatMap((env) =>
    env.waiting
      .filter((name) => ran(env, name, disk))
      .map((name) => {
        const hasNoImage = env.images[name] === ZERO_DIGEST
        return `✖ ${env.name}: ${name} has no ${hasNoImage ? 'digest in src/environments/images.json' : 'id in src/environments/outputs.json'} any more`
      }),
  )
  if (lost.length === 0) return
  throw new UserError('CONFIG_INVALID', {
    message: `What runs in a live environment would be taken out of it.\n${lost.join('\n')}`,
    hint: 'Restore the file from Git. To take a service out: npm run service -- remove NAME',
  })
}
