import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { answeredIn, onlyRedirects } from '../bonds/hosts.ts'
import { indexIn, namespaceGoes } from '../bonds/platform.ts'
import { lossOfObject, syncOptionsOf } from '../facts/object-loss.ts'
import { hostsOf, ROUTES } from '../hosts.ts'
import { objectRisk } from '../risk.ts'
import { show } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** Whether anything still names the Secret of a certificate. */
function isShown({ metadata, spec }: KubernetesObject, environment: string, side: Snapshot): boolean {
  const secret = `${metadata.namespace}/${at(spec, 'secretName')}`
  const index = indexIn(side, environment)
  return ['Gateway', 'ListenerSet', 'Ingress'].some((kind) =>
    index.ofKind(kind).some(({ object }) => {
      const home = object.metadata.namespace
      const refs = list(at(object, 'spec', 'listeners')).flatMap((one) => list(at(one, 'tls', 'certificateRefs')))
      const named = refs.map((ref) => `${at(ref, 'namespace') ?? home}/${at(ref, 'name')}`)
      return [...named, ...list(at(object, 'spec', 'tls')).map((tls) => `${home}/${at(tls, 'secretName')}`)].includes(
        secret,
      )
    }),
  )
}

/** What Argo CD deletes because Git no longer has it. */
export const objectPruned = objectRisk(
  'object-pruned',
  ['critical', 'high', 'medium', 'low'],
  'Argo CD deletes an object that is no longer in the files; critical where data goes with it.',
  ({ what, before, movedFrom, component, environment }, context) => {
    const { after } = context
    if (movedFrom !== undefined)
      return [
        {
          level: 'medium',
          message: `Moves from ${show(movedFrom)} to ${show(component)}: both Applications claim it until both have synced, and it may be deleted in between.`,
        },
      ]
    if (what !== 'removed' || !before) return []
    const options = syncOptionsOf(before)
    if (options.includes('Prune=false'))
      return [{ level: 'low', message: 'Stays in the cluster (`Prune=false`), and nobody looks after it any more.' }]
    const hosts = ROUTES.includes(before.kind) ? hostsOf(before) : []
    const served = hosts.length > 0 ? answeredIn(after, environment) : new Map()
    if (hosts.length > 0 && hosts.every((host) => served.has(host)))
      return [{ level: 'low', message: 'Deleted; another object answers for its hosts.' }]
    if (before.kind === 'Certificate' && !isShown(before, environment, after))
      return [{ level: 'low', message: 'Deleted, and nothing shows it any more; its Secret stays.' }]
    if (ROUTES.includes(before.kind) && onlyRedirects({ object: before }))
      return [
        { level: 'medium', message: 'Deleted: whoever comes without TLS is no longer sent on, and gets no answer.' },
      ]
    const loss = lossOfObject(before)
    if (loss.level !== 'critical' && namespaceGoes(before.metadata.namespace, environment, context)) return []
    const waits = options.includes('Prune=confirm') ? ' Argo CD waits until a person confirms.' : ''
    return [{ level: loss.level, message: `Deleted, and with it ${loss.what}.${waits}` }]
  },
)
