import { at, text } from '../../../engine/policies/fields.ts'
import { sourcesOf } from '../../../engine/policies/object-index.ts'
import { bundledHelm } from '../bundled-helm.ts'
import type { ObjectChange, ResourceChange } from '../changes.ts'
import { chartRelease, isFixed, kubernetesBetween, kubernetesRelease, numbersOf, stepBetween } from '../releases.ts'
import { appliedFields } from '../replacements.ts'
import type { Level, Raised, Risk } from '../risk.ts'
import { bare, show } from '../show.ts'

const LEVEL_OF_STEP: Readonly<Record<ReturnType<typeof stepBetween>, Level>> = {
  downgrade: 'high',
  major: 'medium',
  minor: 'low',
  patch: 'low',
  unknown: 'medium',
}

const describe = ({ version, released }: { version: string; released?: string }) =>
  `${version}${released ? ` (${released})` : ''}`

/** What a version of the argo-cd chart does to every other chart. */
function helmChange(from: string, to: string): string | undefined {
  const [old, now] = [bundledHelm(from), bundledHelm(to)]
  if (!old || !now || old.argoCd === now.argoCd) return undefined
  return `It brings Argo CD ${now.argoCd} for ${old.argoCd}, and Helm ${now.helm} for ${old.helm}, which renders every chart: read the upgrade notes of both, and run \`npm run diff -- --charts\` with each Helm.`
}

/** Versions of what an Application installs, by source. */
function sourceVersions(change: ObjectChange): Raised[] {
  const { before, after } = change
  if (change.kind !== 'Application' || !before || !after) return []
  const keyOf = (source: Readonly<Record<string, unknown>>) =>
    [source['repoURL'], source['chart'], source['path']].join(' ')
  const old = new Map(sourcesOf({ object: before }).map((source) => [keyOf(source), source]))
  return sourcesOf({ object: after }).flatMap((source): Raised[] => {
    const [from, to] = [text(old.get(keyOf(source))?.['targetRevision']), text(source['targetRevision'])]
    if (!from || !to || from === to || !isFixed(to)) return []
    const step = stepBetween(from, to)
    const name = text(source['chart']) ?? text(source['repoURL'])?.split('/').at(-1) ?? 'A source'
    const released = chartRelease(source['repoURL'], source['chart'], to)?.released
    const when = released ? `, released ${released}` : ''
    const hint = step === 'major' ? ' Read its upgrade notes: a major version may break its values.' : ''
    const helm = source['chart'] === 'argo-cd' ? helmChange(from, to) : undefined
    const level = helm && step !== 'downgrade' ? 'medium' : LEVEL_OF_STEP[step]
    return [{ level, message: `${bare(name)}: ${bare(from)} → ${to} (${step}${when}).${helm ? ` ${helm}` : hint}` }]
  })
}

/** Versions of Kubernetes, of the cluster or of a pool. */
function kubernetesVersions(change: ResourceChange): Raised[] {
  const versions = change.fields.filter(({ path }) => /(^|\.)(kubernetes_version|orchestrator_version)$/.test(path))
  const applied = new Set(appliedFields(change).map(({ path }) => path))
  return versions.flatMap(({ path, before, after }): Raised[] => {
    if (before === undefined || after === undefined) return []
    const between = kubernetesBetween(before, after)
    const step = stepBetween(before, after)
    const skips = between.length > 1 || (numbersOf(after)?.[1] ?? 0) - (numbersOf(before)?.[1] ?? 0) > 1
    const way = between.length > 1 ? `, by way of ${between.slice(0, -1).map(describe).join(', ')}` : ''
    const target = kubernetesRelease(after)
    const isBack = step === 'downgrade'
    const ignored =
      applied.has(path) || isBack ? '' : ' Terraform leaves a cluster that exists alone: run `az aks upgrade`.'
    const goes = skips ? 'goes one minor version at a time' : 'goes to no older version'
    const refused = skips || isBack ? ` Refused: AKS ${goes}.` : ''
    return [
      {
        level: isBack || skips ? 'high' : step === 'minor' ? 'medium' : LEVEL_OF_STEP[step],
        message: `Kubernetes ${show(before)} → ${target ? describe(target) : show(after)}${way}.${refused}${ignored}`,
      },
    ]
  })
}

/** What runs in another version than before. */
export const versionChanged: Risk = {
  name: 'version-changed',
  levels: ['high', 'medium', 'low'],
  about: 'A chart, a set of CRDs, Kubernetes or an extension runs in another version; high for a step back or too far.',
  find(change) {
    if (change.of === 'object') return sourceVersions(change)
    if (change.of !== 'resource' || change.what !== 'changed') return []
    const [from, to] = [text(at(change.before?.body, 'version')), text(at(change.after?.body, 'version'))]
    const extension = change.type === 'azurerm_kubernetes_cluster_extension' && from && to && from !== to
    const level = extension ? LEVEL_OF_STEP[stepBetween(from, to)] : 'low'
    return [
      ...kubernetesVersions(change),
      ...(extension ? [{ level, message: `Extension: ${show(from)} → ${show(to)}.` }] : []),
    ]
  },
}
