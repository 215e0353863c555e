import * as z from 'zod'
import { NAMESPACES } from '../../config/names.ts'
import { readGenerated } from '../generated.ts'
import type { VerifyCheck } from './context.ts'
import { list, show } from './kubectl.ts'

const SHAPE = {
  status: z
    .object({
      sync: z.object({ status: z.string() }).default({ status: 'Unknown' }),
      health: z
        .object({ status: z.string().default('Unknown'), message: z.string().default('') })
        .default({ status: 'Unknown', message: '' }),
      operationState: z.object({ phase: z.string(), message: z.string().default('') }).optional(),
      conditions: z.array(z.object({ type: z.string(), message: z.string().default('') })).default([]),
    })
    .prefault({}),
}
// Set by hand in an emergency; its status stays what it was. https://argo-cd.readthedocs.io/en/stable/user-guide/skip_reconcile/
const SKIPPED = 'argocd.argoproj.io/skip-reconcile'
const Application = z.object({ kind: z.literal('Application'), metadata: z.object({ name: z.string() }) })

/** Names of the Applications that Git has. */
const expected = (environment: string): readonly string[] =>
  readGenerated(environment).flatMap(({ object }) => {
    const application = Application.safeParse(object)
    return application.success ? [application.data.metadata.name] : []
  })

/** Applications that are as Git says, and well; and those of Git that are not there yet. */
export const applications: VerifyCheck = async (running) => {
  const all = await list(running, 'applications.argoproj.io', SHAPE, NAMESPACES.argocd)
  const there = new Set(all.map(({ metadata }) => metadata.name))
  const missing = expected(running.env.name).filter((name) => !there.has(name))
  const namespace = ['--namespace', NAMESPACES.argocd]
  return [
    ...all.map(({ metadata: { name, annotations }, status: { sync, health, operationState, conditions } }) => {
      if (annotations[SKIPPED] === 'true')
        return {
          ...{ subject: name, status: 'failed' as const, says: 'Argo CD leaves it as it is, whatever Git says' },
          more: show(running, 'annotate', 'application', name, `${SKIPPED}-`, ...namespace),
        }
      const well = sync.status === 'Synced' && health.status === 'Healthy'
      const failed =
        operationState?.phase === 'Failed' || operationState?.phase === 'Error' ? operationState.message : ''
      const why = [health.message, failed, ...conditions.map(({ message }) => message)].filter(Boolean)[0] ?? ''
      return {
        ...{ subject: name, status: well ? ('ok' as const) : ('failed' as const) },
        says: `${sync.status}, ${health.status}${well || why === '' ? '' : `: ${why.split('\n', 1)[0]?.slice(0, 160)}`}`,
        more: show(running, 'describe', 'application', name, ...namespace),
      }
    }),
    ...missing.map((name) => ({
      ...{ subject: name, status: 'failed' as const, says: 'in Git, but not in the cluster' },
      more: show(running, 'describe', 'application', 'root', ...namespace),
    })),
  ]
}
