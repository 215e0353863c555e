import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../../errors.ts'
import { parseOutputs, writeOutputs } from '../outputs.ts'
import { outputsOf } from '../root-module.ts'
import type { Site, Step } from './step.ts'

const GENERATED = ['src/environments', 'terraform', 'gitops'] as const

/** Runs synth in a process of its own, which reads what was just written. */
export async function runSynth({ shell }: Pick<Site, 'shell'>): Promise<void> {
  await shell.read('node', ['src/commands/run.mjs', 'src/commands/synth.ts'], { stream: true })
}

/** Ids that Azure gave, into the generated files. */
export const ids: Step = {
  title: 'ids of Azure in the generated files',
  done: async () => undefined,
  async run({ env, shell, account }) {
    if (shell.dryRun) {
      shell.log(`would write the outputs of terraform/${env.name} to src/environments/outputs.json, and run synth`)
      return
    }
    const entry = parseOutputs(env.name, await outputsOf(shell, { name: env.name, subscriptionId: account.id }))
    const written: unknown = JSON.parse(readFileSync('src/environments/outputs.json', 'utf8'))
    if (isDeepStrictEqual(Reflect.get(Object(written), env.name), entry)) shell.log('  as before')
    else writeOutputs(env.name, entry)
    await runSynth({ shell })
  },
}

const isClean = async ({ shell }: Site): Promise<boolean> =>
  (await shell.read('git', ['status', '--porcelain', '--', ...GENERATED])) === ''

/** Whether the branch that Argo CD reads has the same generated files. */
async function isPushed({ shell, env }: Site): Promise<boolean> {
  const { url, revision } = env.repository
  const fetched = await shell.attempt('git', ['fetch', '--quiet', url, revision])
  if (fetched.code !== 0) return false
  return (await shell.attempt('git', ['diff', '--quiet', 'FETCH_HEAD', '--', `gitops/${env.name}`])).code === 0
}

/** What Argo CD is to sync, where it reads it. */
export const push: Step = {
  title: 'generated files in the repository that Argo CD reads',
  done: async (site) => ((await isClean(site)) && (await isPushed(site)) ? 'pushed' : undefined),
  async run(site) {
    const { shell, env } = site
    const { url, revision } = env.repository
    if (shell.dryRun || !(await isClean(site))) {
      await shell.change('Stage the generated files', 'git', ['add', '--', ...GENERATED])
      const message = `${env.name}: ids of the first apply`
      await shell.change('Commit them', 'git', ['commit', '--message', message, '--', ...GENERATED], { stream: true })
    }
    const outcome = await shell
      .change(`Push to ${revision} of ${url}`, 'git', ['push', url, `HEAD:${revision}`], { stream: true })
      .catch((error: unknown) => error)
    if (outcome instanceof UserError && outcome.code === 'COMMAND_FAILED')
      throw new UserError('NOT_READY', {
        message: `${outcome.message}\nThe commit is made, but not in ${revision}.`,
        hint: `Where ${revision} is protected: push a branch, open a pull request, merge it; then run this again.`,
      })
    if (outcome instanceof Error) throw outcome
  },
}
