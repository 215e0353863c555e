import type { Totals } from '../capacity.ts'
import type { Finding } from '../risk.ts'
import type { Revision } from '../sides/git-tree.ts'
import type { Report } from './report.ts'

/** Raised when a reader of the JSON would have to change. */
const SHAPE = 1

const findingOf = ({ risk, level, subject, message }: Finding) => ({ risk, level, subject, message })

const totalsOf = ({ pods, nodes }: Totals) => ({
  pods: { cores: pods.cores, memoryGib: pods.memory, diskGib: pods.disk },
  nodes: { count: nodes.count, cores: nodes.cores, memoryGib: nodes.memory },
})

/** The report as plain data; src/review/diff/README.md documents it. */
export function reportJson(report: Report, base: Revision, head: Revision) {
  return {
    shape: SHAPE,
    base: { name: base.name, commit: base.commit ?? null },
    head: { name: head.name, commit: head.commit ?? null },
    worst: report.worst,
    notes: report.notes,
    environments: report.environments.map(({ name, worst, components, cost }) => ({
      name,
      worst,
      components: components.map((component) => ({
        name: component.name,
        worst: component.worst,
        findings: component.findings.map(findingOf),
        changes: component.changes.map(({ of, what, subject, fields }) => ({
          of,
          what,
          subject,
          // A field that is not there is null: JSON knows no other word for it.
          fields: fields.map(({ path, before, after }) => ({ path, before: before ?? null, after: after ?? null })),
        })),
      })),
      cost: cost ? { before: totalsOf(cost.before), after: totalsOf(cost.after) } : null,
    })),
  }
}
