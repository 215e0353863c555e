import type { Environment } from '../../config/load.ts'

/** Folder of the runbooks: a page for each group of alerts, a section for each alert. */
export const RUNBOOKS = 'src/platform/alerts/runbooks'

/** Where a person reads what to do about an alert. */
export function runbookUrl({ repository }: Pick<Environment, 'repository'>, group: string, alert: string): string {
  const web = repository.url.replace(/(\.git)?\/?$/, '')
  return `${web}/blob/${repository.revision}/${RUNBOOKS}/${group}.md#${alert.toLowerCase()}`
}
