import * as z from 'zod'
import { APPLICATION_CONTROLLER, onCluster } from '../cluster.ts'
import { waitUntil } from '../progress.ts'
import { change, get, Names } from './kubectl.ts'
import type { TeardownStep } from './step.ts'

const StatefulSet = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ replicas: z.int() }),
})
type StatefulSet = z.output<typeof StatefulSet>
const StatefulSets = z.object({ items: z.array(StatefulSet) })

/**
 * Argo CD puts back whatever is taken away, a sync policy that is patched and its own size included. So its controller
 * goes first, is told so again where it has undone that, and everything else waits until no pod of it runs.
 */
export const syncing: TeardownStep = {
  title: 'Argo CD stops syncing',
  inCluster: true,
  async run(ruin) {
    const { env, shell, patienceSeconds } = ruin
    const controllers = async () => {
      const args = get(ruin, 'statefulsets.apps', ...APPLICATION_CONTROLLER)
      return (await shell.json(StatefulSets, 'kubectl', args)).items
    }
    const stop = ({ metadata: { name, namespace } }: StatefulSet) =>
      change(
        ruin,
        'Stop the controller of Argo CD',
        'scale',
        'statefulset',
        name,
        '--replicas=0',
        '--namespace',
        namespace,
      )
    const running = (await controllers()).filter(({ spec }) => spec.replicas > 0)
    if (shell.dryRun) {
      for (const controller of running) await stop(controller)
      return
    }
    await waitUntil(shell.log, {
      until: 'the controller of Argo CD is gone',
      forSeconds: patienceSeconds,
      hint: `kubectl ${[...onCluster(env), ...APPLICATION_CONTROLLER].join(' ')} get statefulsets,pods says what keeps it; then run this again.`,
      async probe() {
        // The pods first: with none left, nobody can change the size that is read after them.
        const pods = (await shell.json(Names, 'kubectl', get(ruin, 'pods', ...APPLICATION_CONTROLLER))).items
        const up = (await controllers()).filter(({ spec }) => spec.replicas > 0)
        for (const controller of up) await stop(controller)
        if (pods.length === 0 && up.length === 0) return { done: true }
        return { state: `still there: ${[...up, ...pods].map(({ metadata }) => metadata.name).join(', ')}` }
      },
    })
  },
}
