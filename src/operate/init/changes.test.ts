import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { derived } from './changes.ts'

const it = suite('derived')

const own = { ...dev, organization: 'fabrikam' }
const all = new Map([['dev', own]])
const budgetStart = (name: string, template: typeof own, today: string) =>
  derived(name, template, all, today).find(([path]) => path.join('.') === 'budget.from')?.[1]

it('starts the budget of a new environment this month', () => {
  assert.is(budgetStart('staging', own, '2027-02-14T10:00:00Z'), '2027-02-01')
})

it('moves a start that has passed before anything was applied, which Azure would refuse, and no other', () => {
  assert.is(budgetStart('dev', { ...own, budget: { ...own.budget, from: '2026-10-01' } }, '2026-11-23'), '2026-11-01')
  assert.is(budgetStart('dev', { ...own, budget: { ...own.budget, from: '2026-12-01' } }, '2026-11-23'), undefined)
})

it.run()
