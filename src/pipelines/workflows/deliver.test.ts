import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withCheckout } from '../../workshop/testing/checkout.ts'
import { commitDelivery, type Delivery, promoteIn, proposeDelivery } from './deliver.ts'
import type { GitHub } from './github.ts'
import { propose } from './pull-request.ts'
import { type Repository, repositoryOf } from './repository.ts'
import { FakeGitHub } from './testing/github.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('deliver')

const delivery: Delivery = {
  environment: 'dev',
  service: 'classifier',
  image: `acr.azurecr.io/classifier@sha256:${'a'.repeat(64)}`,
  commit: 'c0ffee0123456789',
}

interface World {
  readonly fake: FakeGitHub
  readonly github: GitHub
  readonly repository: Repository
  /** Stands for `npm run promote`. */
  readonly promote: (delivery: Delivery) => string
  /** Git in the repository at GitHub. */
  readonly upstream: (...args: string[]) => string
  /** A commit by someone else. */
  readonly push: () => void
  /** Makes a server-side rule that refuses main. */
  readonly protect: () => void
}

/** A repository at "GitHub", and the checkout of a job. */
async function withWorld(use: (world: World) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deliver-'))
  const [bare, job, other] = ['upstream.git', 'job', 'other'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const run = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
  try {
    run(folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare)
    run(folder, 'clone', '--quiet', bare, other)
    writeFileSync(join(other, 'images.json'), '{}\n')
    run(other, 'add', '.')
    run(other, ...identity, 'commit', '--quiet', '--message', 'first')
    run(other, 'push', '--quiet', 'origin', 'HEAD:main')
    run(folder, 'clone', '--quiet', bare, job)
    const fake = new FakeGitHub()
    let pushes = 0
    await fake.use((github) =>
      use({
        fake,
        github,
        repository: repositoryOf({ ...process.env, GITHUB_TOKEN: 'token' }, job),
        promote: ({ image }) => {
          writeFileSync(join(job, 'images.json'), `${JSON.stringify({ dev: image })}\n`)
          return '| what | changes |'
        },
        upstream: (...args) => run(bare, ...args),
        push: () => {
          pushes++
          run(other, 'pull', '--quiet', 'origin', 'main')
          writeFileSync(join(other, `other-${pushes}`), 'x')
          run(other, 'add', '.')
          run(other, ...identity, 'commit', '--quiet', '--message', `other ${pushes}`)
          run(other, 'push', '--quiet', 'origin', 'HEAD:main')
        },
        protect: () =>
          writeFileSync(
            join(bare, 'hooks', 'update'),
            '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "error: GH006: Protected branch update failed" >&2; exit 1; }\n',
            { mode: 0o755 },
          ),
      }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('commits to main, as the robot', () =>
  withWorld(async ({ github, repository, promote, upstream }) => {
    const { step, said } = memoryStep()
    await commitDelivery(repository, github, 'contoso', delivery, promote, step)
    assert.is(
      upstream('log', '-1', '--format=%an: %s', 'main').trim(),
      'github-actions[bot]: environments: classifier c0ffee0 to dev',
    )
    assert.match(upstream('show', 'main:images.json'), 'sha256:aaaa')
    assert.match(said.summaries[0] ?? '', 'Committed to main')
  }))

it('starts over where somebody pushed meanwhile, and loses nothing', () =>
  withWorld(async ({ github, repository, promote, push, upstream }) => {
    const { step } = memoryStep()
    let promotions = 0
    const meanwhile = (what: Delivery) => {
      if (promotions++ === 0) push()
      return promote(what)
    }
    await commitDelivery(repository, github, 'contoso', delivery, meanwhile, step)
    assert.is(promotions, 2)
    assert.equal(upstream('log', '--format=%s', 'main').trim().split('\n'), [
      'environments: classifier c0ffee0 to dev',
      'other 1',
      'first',
    ])
  }))

it('gives up in words when that does not end', () =>
  withWorld(async ({ github, repository, promote, push }) => {
    const { step } = memoryStep()
    const meanwhile = (what: Delivery) => {
      push()
      return promote(what)
    }
    const message = await commitDelivery(repository, github, 'contoso', delivery, meanwhile, step).then(
      () => 'no error',
      (error) => `${error.message} ${error.hint}`,
    )
    assert.match(message, /could not be pushed to main[\s\S]*run the job again/)
  }))

it('opens a pull request where main is protected, and has it checked', () =>
  withWorld(async ({ fake, github, repository, promote, protect, upstream }) => {
    protect()
    const { step, said } = memoryStep()
    await commitDelivery(repository, github, 'contoso', delivery, promote, step)
    assert.equal(
      fake.pulls.map(({ head, base, title }) => [head, base, title]),
      [['promote/dev-classifier', 'main', 'environments: classifier c0ffee0 to dev']],
    )
    assert.match(fake.pulls[0]?.body ?? '', '| what | changes |')
    assert.equal(fake.dispatched, ['synth.yaml promote/dev-classifier'])
    assert.match(upstream('show', 'promote/dev-classifier:images.json'), 'sha256:aaaa')
    assert.match(said.annotations[0] ?? '', 'main is protected')
  }))

it('keeps one pull request for an environment', () =>
  withWorld(async ({ fake, github, repository, promote, upstream }) => {
    const { step } = memoryStep()
    const prod = { ...delivery, environment: 'prod' }
    await proposeDelivery(repository, github, 'contoso', prod, promote, step)
    const next = { ...prod, commit: 'beef0123456', image: delivery.image.replaceAll('a'.repeat(64), 'b'.repeat(64)) }
    await proposeDelivery(repository, github, 'contoso', next, promote, step)
    assert.equal(
      fake.pulls.map(({ title }) => title),
      ['environments: classifier beef012 to prod'],
    )
    assert.equal(upstream('log', '--format=%s', 'promote/prod-classifier').trim().split('\n').length, 2)
  }))

it('proposes nothing where nothing changed', () =>
  withWorld(async ({ fake, github, repository }) => {
    const url = await propose(repository, github, 'contoso', { branch: 'versions', title: 't', body: 'b' })
    assert.is(url, undefined)
    assert.equal(fake.pulls, [])
  }))

it('promotes by npm run promote, which prints the diff, and says why it refuses', () =>
  withCheckout(({ folder, synth, read }) => {
    assert.is(synth().code, 0)
    const promote = promoteIn(folder)
    const own = { ...delivery, image: delivery.image.replace('acr.', 'acrmlopscontosodev.') }
    assert.match(promote(own), 'sha256:aaaa')
    assert.match(read('src/environments/images.json'), 'sha256:aaaa')
    assert.throws(() => promote(own), /dev has sha256:a+ already/)
    assert.throws(() => promote(delivery), /is not what dev runs/)
  }))

it('keeps the token out of what git says', () =>
  withWorld(async ({ repository }) => {
    assert.throws(
      () => repository.git('push', 'nowhere', 'HEAD'),
      (error: Error) => !error.message.includes('token') && error.message.startsWith('git push nowhere HEAD failed'),
    )
  }))

it.run()
