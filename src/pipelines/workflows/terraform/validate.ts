import { foldersIn } from '../folders.ts'
import type { Step } from '../step.ts'
import { run } from './root.ts'
import { terraformIn } from './terraform.ts'

/**
 * Validates every root module against the provider, without a state and without signing in.
 *
 * @throws UserError with what is wrong in the first that is not valid.
 */
export async function validate(step: Step): Promise<void> {
  const roots = foldersIn('terraform')
  for (const root of roots) {
    const terraform = terraformIn(`terraform/${root}`, {})
    await run(terraform, root, ['init', '-backend=false', '-input=false'])
    await run(terraform, root, ['validate'])
  }
  step.summary(`### terraform validate\n\n${roots.map((root) => `- ✅ terraform/${root}`).join('\n')}`)
}
