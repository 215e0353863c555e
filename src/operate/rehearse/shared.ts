import { describeObject } from '../../engine/kubernetes/manifest.ts'
import type { Finding } from '../finding.ts'
import type { Applied } from './apply.ts'

/** Objects that stand in two places: whoever applies last wins, and Argo CD refuses (`FailOnSharedResource`). */
export function sharedObjects(applied: readonly Applied[]): Finding[] {
  const first = new Map<string, Applied>()
  return applied.flatMap((item): Finding[] => {
    const other = first.get(item.path)
    first.set(item.path, other ?? item)
    if (!other) return []
    const says = `the same object is in ${other.file} (${other.component}) and in ${item.component}`
    return [{ topic: 'objects', subject: describeObject(item.object), status: 'failed', says, more: item.file }]
  })
}
