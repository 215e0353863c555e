import * as z from 'zod'
import { repositorySecret } from '../../platform/components/argo-cd/repository.ts'
import { onCluster, PATIENCE } from '../cluster.ts'
import type { Finding } from '../finding.ts'
import { tryCredentials } from '../repository/credentials.ts'
import type { Running, VerifyCheck } from './context.ts'
import { Conditions, show } from './kubectl.ts'

type Line = Omit<Finding, 'topic'>

const Secret = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
  data: z.record(z.string(), z.base64()).default({}),
})
const ExternalSecret = z.object({ status: z.object({ conditions: Conditions }).prefault({}) })

const where = ({ env }: Running, kind: string) => {
  const { name = '', namespace = '' } = repositorySecret(env) ?? {}
  return [kind, name, '--namespace', namespace]
}

/** Reads an object by its name: its JSON, or why there is none. */
async function read(running: Running, kind: string): Promise<{ readonly object?: unknown; readonly why?: string }> {
  const get = [...onCluster(running.env), PATIENCE, 'get', ...where(running, kind), '--output', 'json']
  const { code, stdout, stderr } = await running.shell.attempt('kubectl', get)
  return code === 0 ? { object: JSON.parse(stdout) } : { why: stderr.trim() }
}

/** Whether the repository opens with what Argo CD has. */
async function copy(running: Running): Promise<Line> {
  const { env, shell } = running
  const subject = 'Secret argocd/repository'
  const { object, why = '' } = await read(running, 'secret')
  const again = `npm run bootstrap -- --env ${env.name} --only repository`
  if (why.includes('Forbidden')) return { subject, status: 'skipped', says: 'only admins may read it' }
  if (object === undefined) return { subject, status: 'failed', says: `is not there: ${why}`, more: again }
  const { metadata, data } = Secret.parse(object)
  const missing = Object.entries(repositorySecret(env)?.labels ?? {}).filter(
    ([key, value]) => metadata.labels[key] !== value,
  )
  if (missing.length > 0)
    return {
      subject,
      status: 'failed',
      says: `Argo CD does not see it: it lacks the label ${missing[0]?.join('=')}`,
      more: again,
    }
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')])
  const { verdict, says, hasRevision } = await tryCredentials(env, shell, Object.fromEntries(decoded))
  if (verdict === 'unreachable') return { subject, status: 'warning', says }
  if (verdict === 'refused')
    return {
      ...{ subject, status: 'failed', says: `the repository does not open with it: it ${says}` },
      more: `npm run bootstrap -- --env ${env.name} --only secrets --replace-secret …`,
    }
  return { subject, status: hasRevision ? 'ok' : 'failed', says: `the repository ${says}` }
}

/** Whether External Secrets keeps it as the vault has it. */
async function keeper(running: Running): Promise<Line> {
  const subject = 'ExternalSecret argocd/repository'
  const more = show(running, 'describe', ...where(running, 'externalsecret'))
  const { object, why = '' } = await read(running, 'externalsecret')
  if (object === undefined) return { subject, status: 'failed', says: `is not there: ${why}`, more }
  const ready = ExternalSecret.parse(object).status.conditions.find(({ type }) => type === 'Ready')
  if (ready?.status === 'True') return { subject, status: 'ok', says: 'keeps it as the vault has it' }
  return { subject, status: 'failed', says: `does not keep it: ${ready?.message || 'not looked at yet'}`, more }
}

/** Whether Argo CD's copy of the credentials opens the repository; nothing where anyone may read it. */
export const repository: VerifyCheck = async (running) =>
  running.env.repository.credentials === undefined ? [] : Promise.all([copy(running), keeper(running)])
