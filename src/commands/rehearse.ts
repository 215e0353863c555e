/** Does to a real API server what Argo CD will do to the cluster: `npm run rehearse -- --env dev`. */
import { parseArgs } from 'node:util'
import { type Environment, parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { findingsJson, isWell } from '../operate/finding.ts'
import { log, operation } from '../operate/operation.ts'
import { rehearse } from '../operate/rehearse/rehearse.ts'
import { rehearsalReport } from '../operate/rehearse/report.ts'
import { EVERYTHING, EVERYWHERE, grantsOf, groupNames } from '../review/access/access-table.ts'
import { synth } from '../synth.ts'
import { VARIANTS } from '../workshop/variants/write-variants.ts'

export const USAGE = `npm run rehearse -- [--env NAME] [--rendered FOLDER] [--crds FOLDER] [--context NAME] [--variant NAME] [--json]

  --env NAME          one environment; all of them without, one after the other
  --rendered FOLDER   what the charts render: FOLDER/monitoring.yaml, or FOLDER/dev/monitoring.yaml; rehearsed as well
  --crds FOLDER       custom resource definitions, a folder a project; downloaded and kept without
  --context NAME      a cluster on this machine (kind, k3d) instead of an API server of its own; it keeps the objects
  --variant NAME      run in the folder of a variant that npm run matrix wrote: its groups and rights instead of ours
  --json              every finding as JSON

KUBEBUILDER_ASSETS names the folder of etcd and kube-apiserver. Exits 1 where something is refused, 2 where it could not run.`

/** 1 is for what is refused. */
export const NOT_RUN = 2

const OPTIONS = {
  env: { type: 'string' },
  rendered: { type: 'string' },
  crds: { type: 'string' },
  context: { type: 'string' },
  variant: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** What `npm run access` says of an environment. */
const tableOf = (env: Environment) => ({
  groups: groupNames(env),
  grants: grantsOf(env, synth([env]).manifests),
  everywhere: EVERYWHERE,
  everything: EVERYTHING,
})

/** An environment as a variant has it. */
function inVariant(env: Environment, variant: string): Environment {
  const change = VARIANTS[variant]
  const input = Object.entries(ENVIRONMENTS).find(([name]) => name === env.name)?.[1]
  if (change && input) return parseEnvironment(env.name, change(input))
  const message = `"${variant}" is not a variant; there are ${Object.keys(VARIANTS).join(', ')}.`
  throw new UserError('ARGUMENTS_INVALID', { message, hint: USAGE })
}

async function run(): Promise<boolean> {
  const { values } = parseArgs({ options: OPTIONS })
  const { rendered, crds, context, variant } = values
  const assets = process.env['KUBEBUILDER_ASSETS']
  let well = true
  for (const name of values.env === undefined ? Object.keys(ENVIRONMENTS) : [values.env]) {
    const { env: ours, shell } = operation({ env: name, yes: false, 'dry-run': false })
    const env = variant === undefined ? ours : inVariant(ours, variant)
    const findings = await rehearse({ env, shell, log, table: tableOf(env), assets, rendered, crds, context })
    console.log(values.json ? findingsJson(name, findings) : `${name}\n\n${rehearsalReport(findings)}`)
    well &&= isWell(findings)
  }
  return well
}

/** Returns the exit code. */
export const main = async (): Promise<number> => ((await run()) ? 0 : 1)
