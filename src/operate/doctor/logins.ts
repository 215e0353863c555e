import type { Finding } from '../finding.ts'
import type { DoctorCheck, Patient } from './context.ts'

type Line = Omit<Finding, 'topic'>

async function owner({ shell }: Patient, scope: string, user: string): Promise<Line> {
  const args = ['--assignee', user, '--scope', scope, '--include-inherited', '--include-groups']
  const list = ['role', 'assignment', 'list', ...args, '--query', '[].roleDefinitionName', '--output', 'tsv']
  const { code, stdout } = await shell.attempt('az', list)
  const subject = 'role on the subscription'
  if (code !== 0) return { subject, status: 'warning', says: 'cannot be read', more: `az ${list.join(' ')}` }
  const roles = [...new Set(stdout.split('\n').filter(Boolean))]
  return roles.includes('Owner')
    ? { subject, status: 'ok', says: 'Owner' }
    : {
        subject,
        status: 'failed',
        says: `${roles.join(', ') || 'none'}; bootstrap needs Owner, once`,
        more: 'Ask an owner of the subscription, or let one run npm run bootstrap.',
      }
}

async function admin({ shell, env }: Patient): Promise<Line> {
  const subject = 'group access.admins'
  const user = await shell.attempt('az', ['ad', 'signed-in-user', 'show', '--query', 'id', '--output', 'tsv'])
  if (user.code !== 0) return { subject, status: 'warning', says: 'cannot be checked for this kind of login' }
  const args = ['--group', env.access.admins, '--member-id', user.stdout.trim()]
  const { code, stdout } = await shell.attempt('az', [
    'ad',
    'group',
    'member',
    'check',
    ...args,
    '--query',
    'value',
    '--output',
    'tsv',
  ])
  if (code !== 0)
    return {
      subject,
      status: 'failed',
      says: `${env.access.admins} is no group of this tenant`,
      more: 'az ad group list --output table',
    }
  return stdout.trim() === 'true'
    ? { subject, status: 'ok', says: 'you are a member' }
    : {
        subject,
        status: 'failed',
        says: 'you are not a member: neither the state, the vault nor the cluster would let you in',
        more: `az ad group member add ${args.join(' ')}; then az login again`,
      }
}

/** Whether Azure and Entra let this person do what comes next. */
export const logins: DoctorCheck = async (patient) => {
  const { account, refusal } = patient
  if (!account) {
    const [says = ''] = refusal?.message.split('\n', 1) ?? []
    const login: Line = { subject: 'az', status: 'failed', says, ...(refusal && { more: refusal.hint }) }
    return [login]
  }
  const who: Line = { subject: 'az', status: 'ok', says: `${account.user.name} on ${account.name} (${account.id})` }
  const rest = [owner(patient, `/subscriptions/${account.id}`, account.user.name), admin(patient)]
  return [who, ...(await Promise.all(rest))]
}
