import type { Environment } from '../../config/load.ts'
import { type Exposure, exposuresOf } from '../../platform/components/exposure/exposures.ts'
import type { Finding } from '../finding.ts'
import { type Answer, type Certificate, reason } from './client.ts'
import type { Running, VerifyCheck } from './context.ts'

type Line = Omit<Finding, 'topic'>

const DAY_MS = 86_400_000

function certificate({ host }: Exposure, shown: Certificate, { env, now }: Running): Line {
  const subject = `${host} certificate`
  const more = `openssl s_client -connect ${host}:443 -servername ${host} </dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName`
  const { issuer, expires, distrust, mismatch } = shown
  const days = Math.floor((expires.getTime() - now.getTime()) / DAY_MS)
  if (mismatch) return { subject, status: 'failed', says: mismatch, more }
  if (days < 0) return { subject, status: 'failed', says: `expired on ${expires.toISOString().slice(0, 10)}`, more }
  const isStaging = env.components['cert-manager'].issuer === 'letsencrypt-staging'
  const says = `${issuer}, ${days} days left`
  if (isStaging && /\(STAGING\)/i.test(issuer))
    return { subject, status: 'ok', says: `${says}; browsers do not trust staging` }
  if (distrust) return { subject, status: 'failed', says: `${issuer}: not trusted, ${distrust}`, more }
  return { subject, status: 'ok', says }
}

function redirect({ host }: Exposure, answer: Answer): Line {
  const subject = `${host} redirect`
  const location = answer.headers.location ?? ''
  const well = [301, 308].includes(answer.status) && location.startsWith(`https://${host}`)
  const says = well
    ? `${answer.status} to https`
    : `http answers ${answer.status}${location ? ` to ${location}` : ''} instead of leading to https`
  return { subject, status: well ? 'ok' : 'failed', says, more: `curl --head http://${host}/` }
}

function authentication({ answersAt, host, access, allowedRanges }: Exposure, { status, headers }: Answer): Line {
  const subject = `${host} access`
  const more = `curl --include https://${host}${answersAt}`
  if (status >= 500) return { subject, status: 'failed', says: `answers ${status}`, more }
  if (status === 403 && allowedRanges.length > 0)
    return { subject, status: 'ok', says: '403: only for the allowed ranges, which you are not in' }
  if (access === 'public')
    return {
      subject,
      status: status === 200 ? 'ok' : 'failed',
      says: status === 200 ? 'open to everybody' : `answers ${status}`,
      more,
    }
  const asks = status === 401 && (access === 'own-login' || /^basic/i.test(headers['www-authenticate'] ?? ''))
  return {
    subject,
    status: asks ? 'ok' : 'failed',
    says: asks ? 'asks who you are' : `answers ${status} to a stranger`,
    more,
  }
}

async function examine(exposure: Exposure, running: Running): Promise<Line[]> {
  const { host, answersAt } = exposure
  const { client } = running
  const failed =
    (scheme: string) =>
    (error: unknown): Line => ({
      ...{ subject: `${host} ${scheme}`, status: 'failed', says: reason(error) },
      more: `curl --verbose --head ${scheme}://${host}/`,
    })
  const [secure, plain] = await Promise.all([
    client.ask({ scheme: 'https', host, path: answersAt }).catch(failed('https')),
    client.ask({ scheme: 'http', host, path: '/' }).catch(failed('http')),
  ])
  return [
    ...('says' in secure
      ? [secure]
      : [
          ...(secure.certificate ? [certificate(exposure, secure.certificate, running)] : []),
          authentication(exposure, secure),
        ]),
    'says' in plain ? plain : redirect(exposure, plain),
  ]
}

/** Every host that the environment publishes. */
const hostList = (env: Environment): readonly Exposure[] => Object.values(exposuresOf(env))

/** Each host over HTTPS: certificate, redirect, and whether a stranger is asked who they are. */
export const hosts: VerifyCheck = async (running) =>
  (await Promise.all(hostList(running.env).map((exposure) => examine(exposure, running)))).flat()
