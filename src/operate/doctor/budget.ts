import { budgetStart, monthOf } from '../budget-start.ts'
import { type DoctorCheck, NOT_SIGNED_IN } from './context.ts'

/** Whether Azure takes the budgets, of which it has none before the first apply. */
export const budget: DoctorCheck = async ({ env, shell, account, today }) => {
  if (env.budget.from < monthOf(today) && !account) return NOT_SIGNED_IN
  return [await budgetStart(shell, env, today)]
}
