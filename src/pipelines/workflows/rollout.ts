import { get } from 'node:https'
import { PATHS } from '../../../classifier/src/contract.ts'
import { hostsOf } from '../../config/names.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import type { Step } from './step.ts'

/** Answers in a row that have to come from the new image: behind the address are several pods, old and new. */
const ANSWERS = 5
const REQUEST_TIMEOUT_MS = 10_000

/** Where and how to ask which commit runs. */
export interface Service {
  readonly name: string
  readonly url: string
  /** Let's Encrypt's staging certificates are trusted by nobody; what is asked for is public. */
  readonly trusted: boolean
  /** Certificate of an authority to trust beside the known ones. */
  readonly ca?: string
}

interface Wait {
  readonly timeoutMs: number
  readonly intervalMs: number
}
// Argo CD asks Git every three minutes, then syncs in waves; a pod takes half a minute.
const WAIT: Wait = { timeoutMs: 20 * 60_000, intervalMs: 5_000 }

/** A service of an environment, which has to say at the contract's path which commit it runs. */
export function serviceOf(
  environment: string,
  service: string,
  environments: Readonly<Record<string, EnvironmentInput>> = ENVIRONMENTS,
): Service {
  const input = environments[environment]
  if (!input)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${environment}" is not an environment; there are ${Object.keys(environments).join(', ')}.`,
      hint: 'Pass one of them as --env.',
    })
  const { [service]: host } = hostsOf({ ...input, hosts: input.hosts ?? {} })
  if (host === undefined || !Object.hasOwn(input.services, service))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${service}" is not a service of ${environment}; it has ${Object.keys(input.services).join(', ')}.`,
      hint: 'Pass one of them as --service.',
    })
  const { issuer } = input.components['cert-manager']
  return { name: service, url: `https://${host}${PATHS.version}`, trusted: issuer !== 'letsencrypt-staging' }
}

/** The commit that one pod says it runs, or in words why there is no answer. Each call is a connection of its own. */
function ask({ url, trusted, ca }: Service): Promise<string> {
  return new Promise((resolve) => {
    const options = { agent: false, rejectUnauthorized: trusted, timeout: REQUEST_TIMEOUT_MS, ...(ca && { ca }) }
    const request = get(url, options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => {
        try {
          resolve(String(JSON.parse(body).commit ?? 'no commit'))
        } catch {
          resolve(`HTTP ${response.statusCode}`)
        }
      })
    })
    request.on('timeout', () => request.destroy(new Error(`no answer in ${REQUEST_TIMEOUT_MS / 1000} s`)))
    request.on('error', (error) => resolve(error.message))
  })
}

/**
 * Waits until a service runs one commit: Argo CD has then synced it, and its pods are ready, since others get no
 * requests. Needs no access to the cluster.
 *
 * @throws UserError with what answered last, when the time is over.
 */
export async function waitForRollout(
  environment: string,
  service: Service,
  commit: string,
  step: Step,
  { timeoutMs, intervalMs }: Wait = WAIT,
): Promise<void> {
  const started = Date.now()
  let inARow = 0
  let last = ''
  while (inARow < ANSWERS) {
    const answer = await ask(service)
    inARow = answer === commit ? inARow + 1 : 0
    if (answer !== last) console.log(`${service.url}: ${answer}`)
    last = answer
    if (inARow === ANSWERS) break
    if (Date.now() - started > timeoutMs)
      throw new UserError('WORKFLOW_FAILED', {
        message: `${service.name} in ${environment} did not run ${commit} within ${Math.round(timeoutMs / 60_000)} minutes; ${service.url} answered last: ${last}`,
        hint: `See the Application ${service.name} in Argo CD. Where exposure.allowedRanges keeps GitHub’s runners out, this cannot see in: leave out the job, or use a runner inside.`,
      })
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
  const seconds = Math.round((Date.now() - started) / 1000)
  step.summary(
    `### ${service.name} in ${environment} runs \`${commit}\`\n\nAfter ${seconds} s; ${ANSWERS} answers in a row from ${service.url}.`,
  )
}
