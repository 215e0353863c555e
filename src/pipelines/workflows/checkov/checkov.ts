import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../../../errors.ts'
import { foldersIn } from '../folders.ts'
import { mergeSarif } from '../sarif.ts'
import type { Step } from '../step.ts'
import { fails, readScan, scansMarkdown } from './report.ts'
import { thresholdOf } from './severity.ts'

/** What may be scanned: the committed Terraform, a plan, or the committed YAML. */
export const SUBJECTS = ['terraform', 'plan', 'kubernetes'] as const
export type Subject = (typeof SUBJECTS)[number]

interface Target {
  readonly path: string
  readonly args: readonly string[]
}

const CONFIG = '.checkov.yaml'
const STORAGE_CONFIG = '.checkov.storage.yaml'

/** The configuration for an environment: with what storage accounts leave open, where it has one. */
function configFor(terraform: string, folder: string): string {
  if (!terraform.includes('"azurerm_storage_account"')) return CONFIG
  const merged = join(folder, 'checkov.yaml')
  const skips = readFileSync(STORAGE_CONFIG, 'utf8').match(/^ {2}- CKV.*$/gm) ?? []
  writeFileSync(merged, `${readFileSync(CONFIG, 'utf8').trimEnd()}\n${skips.join('\n')}\n`) // skip-check is the last key
  return merged
}

const contentOf = (root: string): string =>
  readdirSync(root)
    .filter((file) => file.endsWith('.tf.json'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')

function targetsOf(subject: Subject, planFile: string | undefined, folder: string): readonly Target[] {
  if (subject === 'kubernetes')
    return [{ path: 'gitops', args: ['--config-file', '.checkov-kubernetes.yaml', '-d', 'gitops'] }]
  if (subject === 'terraform')
    return foldersIn('terraform')
      .map((name) => `terraform/${name}`)
      .map((root) => {
        const config = root === 'terraform/bootstrap' ? STORAGE_CONFIG : configFor(contentOf(root), folder)
        return { path: root, args: ['--config-file', config, '-d', root] }
      })
  if (!planFile || !existsSync(planFile))
    throw new UserError('ARGUMENTS_INVALID', { message: `There is no plan in ${planFile}.`, hint: 'Pass --plan FILE.' })
  const config = configFor(readFileSync(planFile, 'utf8'), folder)
  return [{ path: planFile, args: ['--config-file', config, '--framework', 'terraform_plan', '-f', planFile] }]
}

/** One scan; its exit code says only whether it ran, since the gate is ours. */
function scan({ path, args }: Target, out: string): { readonly json: string; readonly sarif: string } {
  const outputs = ['--output', 'json', '--output', 'sarif', '--output-file-path', out]
  const { status, stderr, stdout, error } = spawnSync(
    'checkov',
    ['--skip-download', '--soft-fail', ...args, ...outputs],
    { encoding: 'utf8', env: { ...process.env, LOG_LEVEL: 'ERROR' } },
  )
  if (error || status !== 0)
    throw new UserError('WORKFLOW_FAILED', {
      message: `checkov on ${path} did not run: ${error?.message ?? `${stderr}${stdout}`.trim().slice(-1000)}`,
      hint: 'Install it as the step before does: pipx install checkov, in the version of .ci/run.',
    })
  const read = (name: string) => readFileSync(join(out, name), 'utf8')
  return { json: read('results_json.json'), sarif: read('results_sarif.sarif') }
}

/**
 * Scans with Checkov, says in the summary what it found, and writes SARIF for GitHub's code scanning.
 *
 * @param blocksFrom - The severity from which on a finding fails the job; `high` where it is left out.
 * @param sarifFile - Where the SARIF goes; also where there are findings.
 * @returns Whether nothing blocks.
 */
export function checkov(
  subject: Subject,
  blocksFrom: string | undefined,
  sarifFile: string,
  planFile: string | undefined,
  step: Step,
): boolean {
  const threshold = thresholdOf(blocksFrom)
  const folder = mkdtempSync(join(tmpdir(), 'checkov-'))
  try {
    const scanned = targetsOf(subject, planFile, folder).map((target, index) => ({
      path: target.path,
      ...scan(target, join(folder, String(index))),
    }))
    mkdirSync(dirname(sarifFile), { recursive: true })
    writeFileSync(sarifFile, mergeSarif(scanned.map(({ sarif }) => sarif)))
    const scans = scanned.map(({ path, json }) => readScan(path, json))
    step.summary(scansMarkdown(scans, threshold))
    const failing = scans.filter((each) => fails(each, threshold))
    for (const { subject: where, broken, findings } of failing)
      step.annotate('error', 'Checkov', `${where}: ${broken ?? findings.map(({ check_id }) => check_id).join(', ')}`)
    return failing.length === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
