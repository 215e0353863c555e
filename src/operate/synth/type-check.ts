import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'

/**
 * Compiles what synth runs, without output, in a process of its own, so that synth can build meanwhile. Tests are left to
 * `npm run types`: a wrong value would be wrong again in each of them.
 *
 * @throws UserError `TYPES_INVALID` with the compiler's own words.
 */
export async function checkTypes(root: string): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const child = spawn(process.execPath, [compiler, '-p', join(root, 'tsconfig.synth.json'), '--pretty', 'false'], {
    cwd: root,
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === 0) return
  throw new UserError('TYPES_INVALID', {
    message: `The types do not fit.\n${Buffer.concat(chunks).toString().trim()}`,
    hint: 'Correct these places; an editor shows them as you type.',
  })
}
