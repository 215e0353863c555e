import { spawnSync } from 'node:child_process'
import { UserError } from '../../errors.ts'
import type { GitHub } from './github.ts'
import { propose } from './pull-request.ts'
import type { Repository } from './repository.ts'
import type { Step } from './step.ts'

/** What is delivered: an image by digest, to one environment. */
export interface Delivery {
  readonly environment: string
  readonly service: string
  readonly image: string
  /** Commit that the image was built from. */
  readonly commit: string
}

/** Writes the digest and the YAML that follows from it; returns what it printed, which is the diff in words. */
export type Promote = (delivery: Delivery) => string

const ATTEMPTS = 3
/** Rules that want a pull request, classic and new. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository */
const PROTECTED = /GH006|GH013|protected branch|repository rule violations/i
/** Somebody pushed meanwhile. */
const BEHIND = /fetch first|non-fast-forward|failed to update ref|cannot lock ref/i

/** `npm run promote` in a checkout. */
export const promoteIn =
  (folder: string): Promote =>
  ({ environment, service, image }) => {
    const wanted = ['--env', environment, '--service', service, '--image', image]
    const args = ['run', '--silent', 'promote', '--', ...wanted, '--yes']
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
    if (status === 0) return stdout
    throw new UserError('WORKFLOW_FAILED', {
      message: `npm run promote -- ${wanted.join(' ')} refused:\n${stderr.trim() || stdout.trim()}`,
      hint: 'Nothing was committed. The image is in the registry; promote it by hand once that is settled.',
    })
  }

const titleOf = ({ environment, service, commit }: Delivery) =>
  `environments: ${service} ${commit.slice(0, 7)} to ${environment}`

/** Proposes a promotion by a pull request; returns its address. */
export async function proposeDelivery(
  repository: Repository,
  github: GitHub,
  owner: string,
  delivery: Delivery,
  promote: Promote,
  step: Step,
): Promise<void> {
  const { environment, service, image } = delivery
  repository.git('fetch', 'origin', 'main')
  repository.git('checkout', '--force', '-B', 'main', 'origin/main')
  const diff = promote(delivery)
  const url = await propose(repository, github, owner, {
    branch: `promote/${environment}-${service}`,
    title: titleOf(delivery),
    body: `\`${image}\`\n\n${diff}`,
  })
  step.summary(`### ${environment}: ${url ?? 'it has this image already'}\n\n\`${image}\``)
}

/**
 * Promotes an image by a commit on `main`, with the YAML that follows from it, also while others push. Where `main`
 * takes no direct push, by a pull request.
 */
export async function commitDelivery(
  repository: Repository,
  github: GitHub,
  owner: string,
  delivery: Delivery,
  promote: Promote,
  step: Step,
): Promise<void> {
  const { environment, image } = delivery
  for (let attempt = 1; ; attempt++) {
    repository.git('fetch', 'origin', 'main')
    repository.git('checkout', '--force', '-B', 'main', 'origin/main')
    promote(delivery)
    repository.git('add', '--all')
    repository.git('commit', '--no-verify', '--message', titleOf(delivery), '--message', image)
    const { ok, output } = repository.tryGit('push', 'origin', 'HEAD:refs/heads/main')
    if (ok) return step.summary(`### ${environment} gets \`${image}\`\n\nCommitted to main; Argo CD syncs it.`)
    if (PROTECTED.test(output)) {
      step.annotate(
        'notice',
        'main is protected',
        `${environment} is promoted by a pull request instead of a commit. Where it is merged too late for the next job, run the failed jobs again: the rest follows.`,
      )
      return proposeDelivery(repository, github, owner, delivery, promote, step)
    }
    if (BEHIND.test(output) && attempt < ATTEMPTS) continue
    throw new UserError('WORKFLOW_FAILED', {
      message: `The promotion to ${environment} could not be pushed to main: ${output.slice(-1000)}`,
      hint: BEHIND.test(output)
        ? 'Others kept pushing; run the job again.'
        : 'The job needs permissions: contents: write, and main has to take pushes of github-actions.',
    })
  }
}
