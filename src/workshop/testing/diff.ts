/** Two sides of an environment, for the tests of risk classes. */

import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { manifestPath } from '../../engine/output/layout.ts'
import { renderDocument, renderObject } from '../../engine/output/render.ts'
import { changesBetweenSnapshots } from '../../review/diff/changes.ts'
import { contextOf, type Raised, type Risk } from '../../review/diff/risk.ts'
import { Snapshot } from '../../review/diff/snapshot.ts'

const TODAY = '2026-11-23'

type Body = Readonly<Record<string, unknown>>

/** What stands in the folders of the environment `dev`, its component `web` and its topic `main`. */
export interface Sources {
  readonly objects?: readonly KubernetesObject[]
  /** Resources by address: `{ 'azurerm_subnet.nodes': { … } }`. */
  readonly resources?: Readonly<Record<string, Body>>
  /** What else `main.tf.json` has. */
  readonly settings?: Body
  /** Files that synth did not write. */
  readonly files?: Readonly<Record<string, string>>
}

/** The files of one side. */
export function filesOf({ objects = [], resources = {}, settings = {}, files = {} }: Sources): Map<string, string> {
  const byType: Record<string, Record<string, Body>> = {}
  for (const [address, body] of Object.entries(resources)) {
    const [type = '', name = ''] = address.split('.')
    byType[type] = { ...byType[type], [name]: body }
  }
  const json = { ...settings, resource: byType }
  const source = 'src/test.ts'
  return new Map([
    ['terraform/dev/main.tf.json', renderDocument({ root: 'dev', topic: 'main', source, json })],
    ...objects.map((object) => {
      const manifest = { environment: 'dev', component: 'web', object }
      return [manifestPath(manifest), renderObject(object, source)] as const
    }),
    ...Object.entries(files),
  ])
}

/** What a risk class says of a change, each as `level: message`. Fails for a level that the class does not declare. */
export function raised(risk: Risk, before: Sources, after: Sources, today = TODAY): string[] {
  const from = new Snapshot('base', { files: filesOf(before) })
  const to = new Snapshot('head', { files: filesOf(after), fallback: from })
  const changes = changesBetweenSnapshots(from, to)
  const context = contextOf(from, to, changes, today)
  const environments = [...new Set(changes.map(({ environment }) => environment))]
  const found: readonly Raised[] = [
    ...changes.flatMap((change) => risk.find(change, context)),
    ...environments.flatMap((environment) => risk.look?.(environment, context) ?? []),
  ]
  const undeclared = found.filter(({ level }) => !risk.levels.includes(level)).map(({ level }) => level)
  if (undeclared.length > 0) throw new Error(`${risk.name} does not say that it may be ${undeclared.join(', ')}`)
  return found.map(
    ({ level, subject, message }) =>
      `${level}: ${subject && !message.includes(subject) ? `${subject}: ` : ''}${message}`,
  )
}
