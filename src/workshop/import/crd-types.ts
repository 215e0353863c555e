import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../../errors.ts'
import { compact } from './compact.ts'
import { selectCrd } from './crd.ts'
import { readCrdFiles } from './crd-files.ts'
import { CRD_GROUPS } from './sources.ts'

const CDK8S = join(process.cwd(), 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s')

/** Generates one file of classes and types per API group: file name to text. */
export async function crdTypes(from: string | undefined): Promise<Map<string, string>> {
  const texts = await readCrdFiles(from)
  const crds = CRD_GROUPS.flatMap((group) => group.kinds.map((kind) => ({ group, kind }))).map(({ group, kind }, i) =>
    selectCrd(texts[i] ?? '', group, kind),
  )
  const folder = await mkdtemp(join(tmpdir(), 'import-crds-'))
  try {
    // One specification with every kind: of several, cdk8s imports only the first. JSON is YAML.
    await writeFile(join(folder, 'crds.yaml'), crds.map((crd) => JSON.stringify(crd)).join('\n---\n'))
    await cdk8sImport(folder)
    const groups = [...new Set(CRD_GROUPS.map(({ group }) => group))]
    const files = groups.map(async (group) => {
      const generated = await readFile(join(folder, `${group}.ts`), 'utf8')
      return [`${group}.ts`, compact(generated, sourcesOf(group))] as const
    })
    return new Map(await Promise.all(files))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function sourcesOf(group: string): string {
  const projects = CRD_GROUPS.filter((entry) => entry.group === group)
  return projects.map(({ project, version }) => `${project} ${version}`).join(', ')
}

async function cdk8sImport(folder: string): Promise<void> {
  // `--check-upgrade=false`: it asks the npm registry otherwise. `--no-save`: it edits cdk8s.yaml otherwise.
  const flags = ['--language=typescript', '--output=.', '--no-save', '--check-upgrade=false']
  const env = { ...process.env, LC_ALL: 'C' } // it sorts kinds and lowers their case by locale
  try {
    await promisify(execFile)(process.execPath, [CDK8S, 'import', 'crds.yaml', ...flags], { cwd: folder, env })
  } catch (error) {
    throw new UserError('IMPORT_FAILED', {
      message: `cdk8s import could not read the CRDs.\n${error instanceof Error ? error.message : String(error)}`,
      hint: 'Compare src/workshop/import/sources.ts with the CRD files, or pin the cdk8s-cli version that worked before.',
    })
  }
}
