import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { Manifest } from '../../engine/kubernetes/manifest.ts'
import { type ChartRights, qualifiedResource } from '../../engine/kubernetes/rights.ts'
import { at, fields, list, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import { synth } from '../../synth.ts'
import { renderedCharts } from '../testing/rendered-charts.ts'

type Rights = ChartRights['rights']

/** What a rule is on, with the names that it is bound to. */
function resourcesOf(rule: unknown): readonly string[] {
  const names = list(at(rule, 'resourceNames')).map(String)
  const bound = names.length > 0 ? `(${names.join(' ')})` : ''
  const resources = list(at(rule, 'resources')).map(String)
  return [
    ...list(at(rule, 'apiGroups')).flatMap((group) =>
      resources.map((resource) => `${qualifiedResource(String(group), resource)}${bound}`),
    ),
    ...list(at(rule, 'nonResourceURLs')).map(String),
  ]
}

/** Rules as rights: what has the same verbs together, each thing once. */
function rightsOf(rules: readonly unknown[]): Rights {
  const byVerbs = new Map<string, Set<string>>()
  for (const rule of rules) {
    const verbs = list(at(rule, 'verbs')).map(String).sort().join(' ')
    byVerbs.set(verbs, new Set([...(byVerbs.get(verbs) ?? []), ...resourcesOf(rule)]))
  }
  return [...byVerbs].sort().map(([verbs, on]) => ({ verbs, on: [...on].sort() }))
}

/** What the charts among these objects let their service accounts do; roles of ours that they bind included. */
export function chartRightsOf(manifests: readonly Manifest[], ours: readonly Manifest[]): readonly ChartRights[] {
  const roles = new Map(
    [...manifests, ...ours].map(({ object: { kind, metadata, ...rest } }) => [
      `${kind}/${metadata.namespace ?? ''}/${metadata.name}`,
      list(fields(rest)['rules']),
    ]),
  )
  const found = new Map<string, { place: Omit<ChartRights, 'rights'>; rules: unknown[] }>()
  for (const { component, object } of manifests) {
    if (!/^(Cluster)?RoleBinding$/.test(object.kind)) continue
    const where = object.kind === 'RoleBinding' ? (object.metadata.namespace ?? '') : ''
    const role = fields(object['roleRef'])
    const rules = roles.get(`${role['kind']}/${role['kind'] === 'Role' ? where : ''}/${role['name']}`) ?? []
    for (const subject of list(object['subjects'])) {
      const namespace = text(at(subject, 'namespace')) ?? object.metadata.namespace
      const serviceAccount = `${namespace}/${at(subject, 'name')}`
      const labels: Readonly<Record<string, string>> = object.metadata.labels ?? {}
      const release = labels['app.kubernetes.io/instance'] ?? labels['release'] ?? component
      const key = `${component} ${serviceAccount} ${where}`
      const one = found.get(key) ?? { place: { component, release, serviceAccount, where }, rules: [] }
      one.rules.push(...rules)
      found.set(key, one)
    }
  }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { place, rules }]) => ({ ...place, rights: rightsOf(rules) }))
    .filter(({ rights }) => rights.length > 0)
}

/** The variant in which every chart runs, with all that it has. */
const FULL = 'both-engines-prod'

/** Writes what the rendered charts grant into the data file that `npm run access` and the policies read. */
export function writeChartRights(file: string): readonly ChartRights[] {
  const charts = renderedCharts('what charts grant').find(({ variant }) => variant === FULL)
  if (!charts)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `There is no ../shared/rendered/${FULL}.`,
      hint: 'Render the charts there with Helm: a folder for each variant, a file for each release.',
    })
  const rights = chartRightsOf(charts.manifests, synth([charts.env]).manifests)
  writeFileSync(file, JSON.stringify(rights))
  execFileSync('node_modules/.bin/biome', ['format', '--write', file], { stdio: 'ignore' })
  return rights
}
