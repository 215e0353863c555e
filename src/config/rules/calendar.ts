/** Rules on time. */
import type { EnvironmentValues } from '../schema.ts'
import { problemIf, type Rule } from './rule.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const WEEK = 7 * 24 * 60

/** A weekly window in minutes since Monday. */
function minutesOf({ day, start, hours }: EnvironmentValues['cluster']['maintenance']['nodes']) {
  const [hour = 0, minute = 0] = start.split(':').map(Number)
  return { first: DAYS.indexOf(day) * 24 * 60 + hour * 60 + minute, length: hours * 60 }
}

/** An upgrade of Kubernetes replaces the nodes as well: the two must not meet. */
export const windowsDoNotOverlap: Rule = ({ cluster: { maintenance } }) => {
  const kubernetes = minutesOf(maintenance.kubernetes)
  const nodes = minutesOf(maintenance.nodes)
  const between = (nodes.first - kubernetes.first + WEEK) % WEEK // from the start of one to that of the other
  return problemIf(
    between < kubernetes.length || WEEK - between < nodes.length,
    ['cluster', 'maintenance', 'nodes'],
    'overlaps cluster.maintenance.kubernetes; AKS asks for a day between them ' +
      '(https://learn.microsoft.com/azure/aks/planned-maintenance)',
  )
}

const EARLIEST = '2017-06-01'

export const budgetStartsWithAMonth: Rule = ({ budget }) =>
  problemIf(
    !budget.from.endsWith('-01') || budget.from < EARLIEST,
    ['budget', 'from'],
    `must be the first day of a month from ${EARLIEST} on (https://learn.microsoft.com/azure/templates/microsoft.consumption/budgets)`,
  )
