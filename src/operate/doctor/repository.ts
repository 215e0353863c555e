import type { Finding } from '../finding.ts'
import { PRIVATE, storedData, tryCredentials } from '../repository/credentials.ts'
import { examineRepository, type RepositoryFinding } from '../repository/examine.ts'
import type { DoctorCheck, Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

/** What a stranger is told. */
function asStranger({ env }: Patient, { verdict, says, hasRevision }: RepositoryFinding): Line {
  const { url: subject, credentials, revision } = env.repository
  if (verdict === 'unreachable') return { subject, status: 'warning', says }
  if (credentials !== undefined)
    return verdict === 'refused'
      ? { subject, status: 'ok', says: 'private' }
      : {
          ...{ subject, status: 'warning', says: 'anyone may read it, although repository.credentials is set' },
          more: 'Make it private: a plan that a pipeline keeps carries the state.',
        }
  if (verdict === 'refused')
    return { subject, status: 'failed', says: `is private: it ${says}, and Argo CD has no credentials`, more: PRIVATE }
  return hasRevision
    ? { subject, status: 'ok', says }
    : { subject, status: 'warning', says, more: `bootstrap pushes to ${revision}, or correct repository.revision.` }
}

async function withCredentials({ env, shell, account }: Patient): Promise<Line> {
  const subject = `repository.credentials: ${env.repository.credentials}`
  const data = account && (await storedData(env, shell))
  if (!data)
    return { subject, status: 'skipped', says: 'none in the vault yet; bootstrap asks for them and tries them' }
  const { verdict, says, hasRevision } = await tryCredentials(env, shell, data)
  if (verdict === 'readable') return { subject, status: hasRevision ? 'ok' : 'warning', says }
  return {
    subject,
    status: verdict === 'refused' ? 'failed' : 'warning',
    says: verdict === 'refused' ? `the repository does not open: it ${says}` : says,
    more: `npm run bootstrap -- --env ${env.name} --only secrets --replace-secret …`,
  }
}

/** Whether Argo CD will be able to read the repository. */
export const repository: DoctorCheck = async (patient) => {
  const { env, shell } = patient
  const open = asStranger(patient, await examineRepository(shell, env.repository))
  return env.repository.credentials === undefined ? [open] : [open, await withCredentials(patient)]
}
