import { at, pathText, visit } from '../../engine/policies/fields.ts'
import { sourcesOf } from '../../engine/policies/object-index.ts'
import type { Snapshot } from '../diff/snapshot.ts'

/** Nulls in `valuesObject`: Argo CD drops them, so that a chart's default stays that they were to take away. */
export function nullValuesIn(side: Snapshot, environment: string): string[] {
  const applications = side.objects(environment).filter(({ object }) => object.kind === 'Application')
  return applications.flatMap((application) =>
    sourcesOf(application).flatMap((source) => {
      const values = at(source, 'helm', 'valuesObject')
      const found: string[] = []
      visit(values, (_, value, path) => {
        if (value === null) found.push(pathText(values, path))
      })
      return found.map(
        (path) => `${path} of Application ${application.object.metadata.name} is null, which Argo CD drops; use values`,
      )
    }),
  )
}
