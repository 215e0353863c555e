import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../../errors.ts'
import { assertBudgetsCanStart } from './budget-start.ts'

const it = suite('assertBudgetsCanStart')

/** As `terraform show -json` has a budget. */
const budget = (actions: readonly string[], start: string) => ({
  resource_changes: [
    {
      address: 'azurerm_consumption_budget_resource_group.platform',
      change: { actions, after: { amount: 150, time_period: [{ start_date: `${start}T00:00:00Z` }] } },
    },
  ],
})

it('refuses a budget that would be made with a start that has passed, and names the field', () => {
  for (const actions of [['create'], ['delete', 'create']])
    try {
      assertBudgetsCanStart(budget(actions, '2026-10-01'), 'dev', '2026-11-23')
      assert.unreachable()
    } catch (error) {
      assert.instance(error, UserError)
      assert.match(String(error), 'budget.from of dev is 2026-10-01; Azure takes no start before 2026-11-01')
      assert.match((error as UserError).hint, 'src/environments/dev.ts to 2026-11-01')
    }
})

it('passes one that starts this month or later, and one that is there', () => {
  assertBudgetsCanStart(budget(['create'], '2026-11-01'), 'dev', '2026-11-23')
  assertBudgetsCanStart(budget(['create'], '2027-01-01'), 'dev', '2026-11-23')
  assertBudgetsCanStart(budget(['no-op'], '2025-01-01'), 'dev', '2026-11-23')
  assertBudgetsCanStart(budget(['update'], '2025-01-01'), 'dev', '2026-11-23')
  assertBudgetsCanStart({}, 'dev', '2026-11-23')
})

it.run()
