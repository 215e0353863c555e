import { UserError } from '../../errors.ts'
import { log } from '../operation.ts'
import { commandFailed, type Shell } from '../shell.ts'

/** Runs synth in a process of its own, which reads the files as they are now. @throws UserError where it refuses them. */
export async function synthOrRefuse(shell: Shell): Promise<void> {
  const args = ['src/commands/run.mjs', 'src/commands/synth.ts']
  const outcome = await shell.attempt('node', args, { timeoutSeconds: 300 })
  log(outcome.stdout.trim())
  if (outcome.code === 0) return
  const { message } = commandFailed('npm run synth', outcome)
  throw new UserError('CONFIG_INVALID', { message, hint: 'Nothing was changed. Correct the answers and run it again.' })
}
