import { at, fields } from '../../../engine/policies/fields.ts'
import type { Change } from '../changes.ts'
import { canonical } from '../fields.ts'
import type { Raised, Risk } from '../risk.ts'
import { withoutSecrets } from '../secrets.ts'
import { show, showChange } from '../show.ts'

const WHERE = 'where the pipelines sign in to Azure'

/** Programs that a resource runs when it is made or destroyed. */
function provisioners(change: Change): Raised[] {
  if (change.of !== 'resource') return []
  const [before, after] = [change.before, change.after].map((one) => at(one?.body, 'provisioner'))
  if (after === undefined || canonical(before) === canonical(after)) return []
  const what = show(withoutSecrets(change.type, 'provisioner', after, 'after'))
  return [{ level: 'high', message: `A provisioner runs a program ${WHERE}: ${what}.` }]
}

/** Data that a program gathers, or another host answers, at each plan: a pull request is enough. */
const PROGRAMS: Readonly<Record<string, string>> = {
  external: `runs a program ${WHERE}, at each plan`,
  http: 'calls another host at each plan, and tells it whatever is in the address',
}

function dataSources({ of, subject, fields: changed }: Change): Raised[] {
  if (of !== 'setting' || subject !== 'data') return []
  return changed.flatMap(({ path, after }): Raised[] => {
    const named = path === 'data' ? Object.keys(fields(after)) : [path.split('.')[1] ?? '']
    return named.flatMap((type) => {
      const what = Object.hasOwn(PROGRAMS, type) ? PROGRAMS[type] : undefined
      if (after === undefined || what === undefined) return []
      return [{ level: 'high', message: `data.${type} ${what}: ${show(path === 'data' ? at(after, type) : after)}.` }]
    })
  })
}

/** Providers are programs too. */
function providers({ of, subject, fields: changed }: Change): Raised[] {
  if (of !== 'setting' || subject !== 'terraform') return []
  return changed.flatMap(({ path, before, after }): Raised[] => {
    const [, name] = /^terraform\.required_providers\.([\w-]+)(\.source)?$/.exec(path) ?? []
    const isSource = path.endsWith('.source') || before === undefined
    if (name === undefined || after === undefined || !isSource) return []
    const change = showChange({ before: at(before, 'source') ?? before, after: at(after, 'source') ?? after })
    return [{ level: 'high', message: `Provider ${show(name)} is somebody’s program that runs ${WHERE}: ${change}.` }]
  })
}

/** What Terraform runs beside asking Azure. */
export const programRun: Risk = {
  name: 'program-run',
  levels: ['high'],
  about:
    'Terraform runs a program where the pipelines sign in: a provisioner, an external data source, another provider.',
  find: (change) => [...provisioners(change), ...dataSources(change), ...providers(change)],
}
