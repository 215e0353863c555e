import type { DoctorCheck } from './context.ts'

/** Whether `terraform/` and `gitops/` are what the configuration generates. */
export const trees: DoctorCheck = async ({ shell }) => {
  const { code, stdout, stderr } = await shell.attempt('node', [
    'src/commands/run.mjs',
    'src/commands/synth.ts',
    '--check',
    '--no-types',
  ])
  const subject = 'terraform/, gitops/'
  if (code === 0) return [{ subject, status: 'ok', says: 'fresh' }]
  const [first = ''] = `${stderr}${stdout}`.trim().split('\n')
  return [{ subject, status: 'failed', says: first, more: 'npm run synth' }]
}
