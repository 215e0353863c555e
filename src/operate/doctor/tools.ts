import type { Finding } from '../finding.ts'
import type { Program } from '../shell.ts'
import type { DoctorCheck, Goal, Patient } from './context.ts'

interface Tool {
  readonly program: Program
  readonly args: readonly string[]
  readonly version: RegExp
  /** The oldest that will do, and why. */
  readonly least: string
  readonly neededFor: readonly Goal[]
  readonly install: string
}

const TOOLS: readonly Tool[] = [
  {
    program: 'node',
    args: ['--version'],
    version: /v(\d+\.\d+\.\d+)/,
    least: '20.9.0', // package.json
    neededFor: ['synth', 'bootstrap', 'verify', 'teardown'],
    install: 'https://nodejs.org/en/download',
  },
  {
    program: 'git',
    args: ['--version'],
    version: /version (\d+\.\d+\.\d+)/,
    least: '2.25.0', // git add --pathspec-from-file, of the pre-commit hook
    neededFor: ['bootstrap'],
    install: 'https://git-scm.com/downloads',
  },
  {
    program: 'az',
    args: ['version', '--output', 'json'],
    version: /"azure-cli": "(\d+\.\d+\.\d+)"/,
    least: '2.61.0', // exec format of az aks get-credentials, without an extension
    neededFor: ['bootstrap', 'teardown'],
    install: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  },
  {
    program: 'terraform',
    args: ['version', '-json'],
    version: /"terraform_version": "(\d+\.\d+\.\d+)/,
    least: '1.11.0', // required_version of the root modules
    neededFor: ['bootstrap', 'teardown'],
    install: 'https://developer.hashicorp.com/terraform/install',
  },
  {
    program: 'kubectl',
    args: ['version', '--client', '--output', 'json'],
    version: /"gitVersion": "v(\d+\.\d+\.\d+)/,
    least: '1.27.0', // server-side apply without surprises
    neededFor: ['bootstrap', 'verify', 'teardown'],
    install: 'az aks install-cli',
  },
  {
    program: 'kubelogin',
    args: ['--version'],
    version: /v(\d+\.\d+\.\d+)/,
    least: '0.1.0', // convert-kubeconfig --context
    neededFor: ['bootstrap', 'verify', 'teardown'],
    install: 'az aks install-cli',
  },
  {
    program: 'helm',
    args: ['version', '--short'],
    version: /v(\d+\.\d+\.\d+)/,
    least: '3.8.0', // charts in OCI registries
    neededFor: ['bootstrap'],
    install: 'https://helm.sh/docs/intro/install/',
  },
]

const numbers = (version: string) => version.split('.').map(Number)
const isOlder = (version: string, least: string): boolean => {
  const [a, b] = [numbers(version), numbers(least)]
  const index = a.findIndex((part, at) => part !== b[at])
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0)
}

// https://kubernetes.io/releases/version-skew-policy/#kubectl
function skewOf(version: string, { env }: Patient): string | undefined {
  const minor = (text: string) => Number(text.split('.')[1])
  const apart = Math.abs(minor(version) - minor(env.cluster.kubernetesVersion))
  return apart > 1
    ? `${version}; the cluster runs ${env.cluster.kubernetesVersion}, one minor apart at most`
    : undefined
}

async function examine(tool: Tool, patient: Patient): Promise<Omit<Finding, 'topic'>> {
  const { program, least, install } = tool
  const { code, stdout, stderr } = await patient.shell.attempt(program, tool.args)
  const status = tool.neededFor.includes(patient.goal) ? 'failed' : 'warning'
  const missed = `${tool.neededFor.join(', ')} ${tool.neededFor.length > 1 ? 'need' : 'needs'} it`
  if (code !== 0) return { subject: program, status, says: `not there; ${missed}`, more: install }
  const [, version] = tool.version.exec(stdout + stderr) ?? []
  if (version === undefined)
    return { subject: program, status: 'warning', says: 'does not say its version', more: install }
  if (isOlder(version, least))
    return { subject: program, status, says: `${version} is older than ${least}; ${missed}`, more: install }
  const skew = program === 'kubectl' ? skewOf(version, patient) : undefined
  return { subject: program, status: skew ? 'warning' : 'ok', says: skew ?? version, more: install }
}

/** The programs, and whether they are new enough. */
export const tools: DoctorCheck = (patient) => Promise.all(TOOLS.map((tool) => examine(tool, patient)))
