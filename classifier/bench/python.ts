import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** What the peers need; the newest when this was written. */
const PACKAGES = [
  'fastapi==0.165.0',
  'uvicorn[standard]==0.54.0', // with uvloop and httptools, which is how it is tuned
  'python-multipart==0.0.34',
  'onnxruntime==1.32.0',
  'pillow==13.0.0',
  'numpy==2.4.6',
]
/** Servers that people deploy, each in an environment of its own: they want different versions of the same packages. */
export const SERVERS = {
  litserve: ['litserve==0.2.19'],
  bentoml: ['bentoml==1.4.40'],
  mlserver: ['mlserver==1.7.1', 'uvloop==0.21.0'], // with the newest its workers end at once: no event loop
  kserve: ['kserve==0.21.0'],
} as const
export type ServerName = keyof typeof SERVERS
const KERAS = ['tensorflow-cpu==2.21.0', 'keras==3.15.1'] // 250 MB
const INSTALL_TIMEOUT_MS = 300_000

/** A Python interpreter, and whether it can import a module. */
export type Python = { path: string; has: (module: string) => boolean }

/**
 * The interpreter for the peers: the one that is named, else one in `folder` with the packages installed.
 *
 * @returns The reason in words, where there is none.
 */
export function findPython(named: string | undefined, folder: string, withKeras: boolean): Python | string {
  if (named !== undefined) return interpreter(named)
  if (run('python3', ['-m', 'venv', folder]) !== undefined) return 'python3 with venv is not installed'
  const path = join(folder, 'bin', 'python')
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  const problem = run(path, [...install, ...PACKAGES])
  if (problem !== undefined) return `pip cannot install the packages: ${problem}`
  if (withKeras) run(path, [...install, ...KERAS])
  return interpreter(path)
}

/** An interpreter with one of the servers, in a folder of its own; the reason in words, where pip cannot install it. */
export function findServer(name: ServerName, folder: string): Python | string {
  if (run('python3', ['-m', 'venv', folder]) !== undefined) return 'python3 with venv is not installed'
  const path = join(folder, 'bin', 'python')
  const packages = [...SERVERS[name], ...PACKAGES.filter((one) => /^(onnxruntime|pillow|numpy)=/.test(one))]
  const problem = run(path, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
  return problem === undefined ? interpreter(path) : `pip cannot install it: ${problem}`
}

function interpreter(path: string): Python {
  return { path, has: (module) => run(path, ['-c', `import ${module}`]) === undefined }
}

/** Nothing when the command went well, else its last line. */
function run(command: string, args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS })
  if (status === 0) return undefined
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}`
}
