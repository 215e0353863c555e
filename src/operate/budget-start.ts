import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import { UserError } from '../errors.ts'
import type { Finding } from './finding.ts'
import type { Shell } from './shell.ts'

/** The first day of a month. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`

/** Budgets that Azure does not have yet, by name. */
async function missing(shell: Shell, env: Environment): Promise<readonly string[]> {
  const names = azureNames(env)
  const budgets = [
    { name: names.budget('platform'), group: names.resourceGroup },
    { name: names.budget('nodes'), group: names.nodeResourceGroup },
  ]
  const found = await Promise.all(
    budgets.map(async ({ name, group }) => {
      const args = ['consumption', 'budget', 'show', '--budget-name', name, '--resource-group', group]
      return (await shell.attempt('az', [...args, '--query', 'name', '--output', 'tsv'])).code === 0
    }),
  )
  return budgets.filter((_, index) => !found[index]).map(({ name }) => name)
}

/**
 * Whether Azure takes the budgets as they are: it refuses one that would start before the current month, and the second
 * only after the cluster is built. What it has already may be as old as it is.
 *
 * @param today - ISO date.
 */
export async function budgetStart(shell: Shell, env: Environment, today: string): Promise<Omit<Finding, 'topic'>> {
  const { from } = env.budget
  const subject = 'budget.from'
  if (from >= monthOf(today)) return { subject, status: 'ok', says: from }
  const absent = await missing(shell, env)
  if (absent.length === 0) return { subject, status: 'ok', says: `${from}, and Azure has the budgets` }
  return {
    subject,
    status: 'failed',
    says: `${from}; Azure takes no start before ${monthOf(today)} for ${absent.join(' and ')}, which it does not have yet`,
    more: `Set budget.from in src/environments/${env.name}.ts to ${monthOf(today)}, then npm run synth`,
  }
}

/** Refuses to build what Azure would refuse at the end. */
export async function assertBudgetCanStart(shell: Shell, env: Environment): Promise<void> {
  const { status, subject, says, more = '' } = await budgetStart(shell, env, new Date().toISOString())
  if (status === 'failed') throw new UserError('NOT_READY', { message: `${subject} is ${says}.`, hint: `${more}.` })
}
