import { UserError } from '../../../errors.ts'
import type { PlanJson } from './plan-file.ts'

/** The first day of the month in which a budget that would be made starts. */
function startOf(after: unknown): string {
  const [period] = [Reflect.get(Object(after), 'time_period')].flat()
  return String(Reflect.get(Object(period), 'start_date')).slice(0, 10)
}

/**
 * Refuses a plan that makes a budget which starts before the current month: Azure would refuse it, the second one only
 * after the cluster is built.
 *
 * @param today - ISO date.
 * @throws UserError `CONFIG_INVALID` with the field to change.
 */
export function assertBudgetsCanStart({ resource_changes = [] }: PlanJson, environment: string, today: string): void {
  const month = `${today.slice(0, 7)}-01`
  const late = resource_changes.filter(
    ({ address, change: { actions, after } }) =>
      address.startsWith('azurerm_consumption_budget_') && actions.includes('create') && startOf(after) < month,
  )
  if (late.length === 0) return
  throw new UserError('CONFIG_INVALID', {
    message: `budget.from of ${environment} is ${startOf(late[0]?.change.after)}; Azure takes no start before ${month} for a budget that it does not have yet: ${late.map(({ address }) => address).join(', ')}.`,
    hint: `Set budget.from in src/environments/${environment}.ts to ${month}, then npm run synth.`,
  })
}
