import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KUBERNETES_VERSIONS } from '../../config/versions.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { foldersIn } from './folders.ts'
import { mergeSarif } from './sarif.ts'
import type { Step } from './step.ts'

/** The versions that the environments run, and the one that follows each: what an upgrade would meet. */
export function versionsToValidate(
  used = Object.values(ENVIRONMENTS).map(({ cluster }): string => cluster.kubernetesVersion),
): readonly string[] {
  const known = Object.keys(KUBERNETES_VERSIONS)
  const versions = used.flatMap((version) => [version, known[known.indexOf(version) + 1] ?? version])
  return [...new Set(versions)].sort()
}

function started(program: string, args: readonly string[], input?: string) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...(input !== undefined && { input }),
  })
  if (!error) return { status, stdout, stderr }
  throw new UserError('WORKFLOW_FAILED', {
    message: `${program} did not start: ${error.message}`,
    hint: `Install it as the step before does: go install, in the version of .ci/run.`,
  })
}

/**
 * Validates every built-in kind against Kubernetes' own schemas. Custom resources are left out: their types are made from
 * the pinned CRDs, so what does not fit does not compile.
 */
export function validateObjects(step: Step): boolean {
  const results = versionsToValidate().map((version) => {
    const options = ['-strict', '-ignore-missing-schemas', '-summary', '-kubernetes-version', `${version}.0`]
    const { status, stdout, stderr } = started('kubeconform', [...options, 'gitops'])
    const summary = stdout.trim().split('\n').at(-1) ?? ''
    const checked = Number(/Valid: (\d+)/.exec(summary)?.[1] ?? 0)
    console.log(`${stdout}${stderr}`.trim())
    return { version, ok: status === 0 && checked > 0, summary }
  })
  step.summary(
    [
      '### kubeconform',
      ...results.map(({ version, ok, summary }) => `- ${ok ? '✅' : '❌'} Kubernetes ${version}: ${summary}`),
    ].join('\n'),
  )
  return results.every(({ ok }) => ok)
}

/** The tests that `.kube-score` leaves out, each with its reason there. */
const ignoredTests = () =>
  readFileSync('.kube-score', 'utf8')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line))
    .flatMap((line) => ['--ignore-test', line.split(/\s/)[0] ?? ''])

/** Runs kube-score on each environment, and writes its findings as SARIF. */
export function scoreObjects(sarifFile: string, step: Step): boolean {
  const scores = foldersIn('gitops').map((environment) => {
    const files = readdirSync(join('gitops', environment), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => join('gitops', environment, file))
    const { status, stdout, stderr } = started('kube-score', [
      'score',
      '--output-format',
      'sarif',
      ...ignoredTests(),
      ...files,
    ])
    if (!stdout.startsWith('{'))
      throw new UserError('WORKFLOW_FAILED', {
        message: `kube-score on gitops/${environment} said no SARIF: ${stderr.slice(-1000)}`,
        hint: 'Run it by hand on that folder.',
      })
    return { environment, files: files.length, ok: status === 0, sarif: stdout }
  })
  mkdirSync(dirname(sarifFile), { recursive: true })
  writeFileSync(sarifFile, mergeSarif(scores.map(({ sarif }) => sarif)))
  step.summary(
    [
      '### kube-score',
      ...scores.map(({ environment, files, ok }) => `- ${ok ? '✅' : '❌'} gitops/${environment}: ${files} files`),
    ].join('\n'),
  )
  return scores.every(({ ok }) => ok)
}
