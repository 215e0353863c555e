import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readIdentities } from '../../config/identities.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { checkov, SUBJECTS, type Subject } from './checkov/checkov.ts'
import { writeComment } from './comment.ts'
import { commitDelivery, promoteIn, proposeDelivery } from './deliver.ts'
import { deliveryIn } from './delivery.ts'
import { reportDrift } from './drift.ts'
import { githubOf } from './github.ts'
import { signInAs } from './identities.ts'
import { digestOf, imageOf, pushImage } from './image.ts'
import { scoreObjects, validateObjects } from './kubernetes.ts'
import { changedModels, compareModels, parseChanges } from './models.ts'
import { propose } from './pull-request.ts'
import { commentPlans, comparePlan, readReports } from './reports.ts'
import { repositoryOf } from './repository.ts'
import { serviceOf, waitForRollout } from './rollout.ts'
import { failedJobs, reportStatus } from './status.ts'
import type { Step } from './step.ts'
import { apply } from './terraform/apply.ts'
import { checkGone } from './terraform/gone.ts'
import { plan } from './terraform/plan.ts'
import { environmentsIn } from './terraform/root.ts'
import { validate } from './terraform/validate.ts'

/** What a command gets: its options, its job, and the variables of the runner. */
export interface Call {
  /** An option that the command needs. */
  option(name: string): string
  optional(name: string): string | undefined
  readonly step: Step
  readonly env: NodeJS.ProcessEnv
}

/** Resolves to `false` where the check did not pass, which is said already. */
type Command = (call: Call) => unknown

const ownerOf = (env: NodeJS.ProcessEnv) => env['GITHUB_REPOSITORY']?.split('/')[0] ?? ''
const runOf = (env: NodeJS.ProcessEnv) =>
  `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`
const isLive = (environment: string) =>
  Object.entries(ENVIRONMENTS).some(
    ([name, values]) => name === environment && 'live' in values && values.live === true,
  )

const deliveryOf = ({ option }: Call) => ({
  environment: option('env'),
  service: option('service'),
  image: option('image'),
  commit: option('commit'),
})

/** Every command, by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  /** Sets the output `environments`, for a matrix. */
  environments: ({ step }) => step.output('environments', JSON.stringify(environmentsIn())),
  /** Sets the ids with which to sign in, or `ready=false`. */
  identity({ option, step }) {
    const as = option('as')
    if (as !== 'plan' && as !== 'apply' && as !== 'push')
      throw new UserError('ARGUMENTS_INVALID', { message: `"${as}" is no identity.`, hint: 'plan, apply or push' })
    const signIn = signInAs(as, option('env'), readIdentities())
    step.output('ready', String(signIn !== undefined))
    step.output('client-id', signIn?.clientId ?? '')
    step.output('tenant-id', signIn?.tenantId ?? '')
    step.output('subscription-id', signIn?.subscriptionId ?? '')
    if (!signIn)
      step.summary(
        `### ${option('env')}: no identity to ${as}\n\nApply Terraform, then \`npm run identities\`: .github/workflows/README.md.`,
      )
  },
  validate: ({ step }) => validate(step),
  'check-gone': ({ option, env, step }) => checkGone(option('base'), repositoryOf(env), step),
  plan: ({ option, step }) => plan(option('env'), option('out'), step),
  apply: ({ option, optional, step }) =>
    apply(option('env'), option('plan'), option('sha256'), step, optional('lock-timeout')),
  'comment-plans': ({ option, env }) =>
    commentPlans(githubOf(env), Number(option('pull-request')), readReports(option('reports'))),
  'compare-plan': ({ option, env, step }) => {
    const report = JSON.parse(readFileSync(join(option('report'), 'report.json'), 'utf8'))
    return comparePlan(githubOf(env), option('commit'), report, step)
  },
  drift: ({ option, env, step }) => reportDrift(githubOf(env), readReports(option('reports')), runOf(env), step),
  comment: ({ option, env }) =>
    writeComment(githubOf(env), Number(option('pull-request')), option('name'), readFileSync(option('file'), 'utf8')),
  /** Sets the outputs `changed` and `changes`: which models a change touches. */
  'model-changes'({ option, env, step }) {
    const changes = changedModels(repositoryOf(env), option('base'))
    step.output('changed', String(changes.length > 0))
    step.output('changes', JSON.stringify(changes))
  },
  'compare-models'({ option, env, step }) {
    const changes = parseChanges(option('changes'))
    return compareModels(changes, option('pictures'), env['MODEL_FAIL_ON'], option('file'), step)
  },
  checkov({ option, optional, env, step }) {
    const subject = option('on')
    const isSubject = (text: string): text is Subject => (SUBJECTS as readonly string[]).includes(text)
    if (!isSubject(subject))
      throw new UserError('ARGUMENTS_INVALID', {
        message: `Checkov does not know "${subject}".`,
        hint: `--on is one of ${SUBJECTS.join(', ')}.`,
      })
    return checkov(subject, env['CHECKOV_BLOCKS_FROM'], option('sarif'), optional('plan'), step)
  },
  kubeconform: ({ step }) => validateObjects(step),
  'kube-score': ({ option, step }) => scoreObjects(option('sarif'), step),
  /** Sets where the image of a commit goes: `first`, `next` and `service`; what is empty does not happen. */
  delivery({ option, step }) {
    for (const [name, value] of Object.entries(deliveryIn(ENVIRONMENTS, option('runtime')))) step.output(name, value)
  },
  /** Sets the output `digest` of the image in an OCI layout. */
  digest: ({ option, step }) => step.output('digest', digestOf(option('layout'))),
  /** Sets where an environment's images are: `registry` and `image`. */
  registry({ option, step }) {
    const { registry, image } = imageOf(option('env'), option('service'))
    step.output('registry', registry)
    step.output('image', image)
  },
  'push-image': ({ option, step }) =>
    pushImage(
      {
        environment: option('env'),
        service: option('service'),
        layout: option('layout'),
        digest: option('digest'),
        tag: option('commit'),
      },
      step,
    ),
  'commit-promotion': (call) =>
    commitDelivery(
      repositoryOf(call.env),
      githubOf(call.env),
      ownerOf(call.env),
      deliveryOf(call),
      promoteIn('.'),
      call.step,
    ),
  'propose-promotion': (call) =>
    proposeDelivery(
      repositoryOf(call.env),
      githubOf(call.env),
      ownerOf(call.env),
      deliveryOf(call),
      promoteIn('.'),
      call.step,
    ),
  async propose({ option, env, step }) {
    const body = readFileSync(option('body'), 'utf8')
    const proposal = { branch: option('branch'), title: option('title'), body }
    const url = await propose(repositoryOf(env), githubOf(env), ownerOf(env), proposal)
    step.summary(url ? `Proposed at ${url}` : 'Nothing to propose.')
  },
  rollout({ option, step }) {
    const environment = option('env')
    const service = serviceOf(environment, option('service'))
    if (isLive(environment)) return waitForRollout(environment, service, option('commit'), step)
    return step.summary(`### ${environment} is not live\n\nNo cluster syncs it, so there is nothing to wait for.`)
  },
  /** The end of each job. */
  status: ({ option, env, step }) => reportStatus(option('name'), env['PARTS'] ?? '{}', step),
  /** The last job of a workflow: one check for a branch rule to require. */
  'all-passed'({ option, env, step }) {
    const needs = env['PARTS'] ?? '{}'
    reportStatus(option('name'), needs, step)
    return failedJobs(needs).length === 0
  },
}
