/** Every npm script with one line, in the order in which one meets them: `npm run help`. */
import { parseArgs } from 'node:util'

export const USAGE = `npm run help

Lists every command. npm run COMMAND -- --help says more of one.`

/** By what one is about to do. `-w classifier` is a script of that workspace. */
export const COMMANDS = {
  'Write the configuration': {
    init: 'writes the file of an environment, from questions or flags',
    service: 'adds a service to environments, or takes one out',
    synth: 'writes terraform/ and gitops/ from the configuration',
    outputs: 'takes the ids that Azure gave an environment into the repository',
    identities: 'takes the ids of the identities of the pipelines into the repository',
  },
  'Review a change': {
    diff: 'says what a change means for what runs, and what could break',
    charts: 'pulls the charts and renders them, as Argo CD would',
    'diff:model': 'says what another model changes: answers, time, memory',
    access: 'says who may do what in the cluster',
    rehearse: 'does to a real API server what Argo CD will do to the cluster',
    promote: 'gives an environment its next image, with the YAML that follows',
    versions: 'compares the versions with those that their projects have released',
  },
  'Operate an environment': {
    doctor: 'says whether everything is there for the next step',
    bootstrap: 'brings the platform up, and goes on where it stopped',
    verify: 'says whether the platform is well, down to a real prediction',
    upgrade: 'brings this fork to a release of upstream, on a branch to review',
    teardown: 'takes the platform away, and says what remains',
  },
  'Serve models': {
    model: 'downloads the weights of a model, or adds a model of your own',
    start: 'starts the service of this repository on this machine',
    classify: 'says what is on pictures, without a service or by one',
    'conformance -w classifier': 'asks a server whether it speaks the Open Inference Protocol',
    'baseline -w classifier': 'measures the pictures that drift is compared with',
    'reference -w classifier': 'records what a model answers to the known picture of the start',
    bench: 'measures the service beside what it replaces',
    'drill:faults': 'breaks a running service, and says what that cost',
    'drill:drift': 'shows that drift is seen, with a real Prometheus',
  },
  'Work on this repository': {
    help: 'prints this list',
    check: 'lint, types, tests and fresh files, before a pull request',
    test: 'runs the tests, or those that match',
    'test:all': 'runs also those that wait for real programs',
    lint: 'checks format and style',
    types: 'compiles everything, without output',
    hooks: 'sets up the hooks that run synth at each commit and merge',
    release: 'prepares a release: its changelog, version, commit and tag',
    import: 'rebuilds imports/, the types of what others define',
    matrix: 'writes the variants that the shipped environments do not show',
    'drill:sync': 'lets the real Argo CD sync an environment into a real API server',
    'bench:synth': 'measures how synth grows with its input',
    preview: 'draws a dashboard without Grafana',
    screenshots: 'takes the pictures of the README',
    'build -w classifier': 'bundles the service and its programs',
    'typecheck -w classifier': 'compiles that workspace alone',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>

/** Prints the list. */
export function main(): void {
  parseArgs() // takes none, and says so
  const names = Object.values(COMMANDS).flatMap((group) => Object.keys(group))
  const width = Math.max(...names.map((name) => name.length))
  for (const [group, commands] of Object.entries(COMMANDS)) {
    const lines = Object.entries(commands).map(([name, does]) => `  npm run ${name.padEnd(width)}  ${does}`)
    console.log(`${group}\n${lines.join('\n')}\n`)
  }
  console.log('More of one: npm run COMMAND -- --help')
}
