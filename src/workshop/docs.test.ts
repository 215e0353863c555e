/** What the documents say exists: files, anchors, commands, flags, versions; and what they tell to type is run by a check. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { load } from 'js-yaml'
import { marked, type Token } from 'marked'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ENV } from '../../classifier/src/contract.ts'
import root from '../../package.json' with { type: 'json' }
import { parseEnvironment } from '../config/load.ts'
import { CHARTS, CRDS, KUBERNETES_VERSIONS, REVIEWED, TERRAFORM } from '../config/versions.ts'
import { UserError } from '../errors.ts'
import { STEPS } from '../operate/bootstrap/index.ts'
import { dev } from './testing/environments/dev.ts'

const it = suite('documents')

const read = (path: string) => readFileSync(path, 'utf8')
const documents = ['.', '.github', 'classifier', 'gitops', 'src', 'terraform']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map((file) => normalize(join(folder, file))),
  )
  .filter((path) => path.endsWith('.md') && !/(^|\/)(node_modules|dist)\//.test(path))
  .sort()
/** What a check fills in, or an alert leads to: neither has a reader who chooses it. */
const isPage = (path: string) => !/pull_request_template|\/runbooks\//.test(path)

function tokensOf(path: string): Token[] {
  const tokens: Token[] = []
  marked.walkTokens(marked.lexer(read(path)), (token) => {
    tokens.push(token)
  })
  return tokens
}
const parsed = new Map(documents.map((path) => [path, tokensOf(path)]))
const all = documents.flatMap((page) => (parsed.get(page) ?? []).map((token) => ({ page, token })))

// https://github.com/Flet/github-slugger is what GitHub does: what is no letter, digit, space or hyphen goes.
function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>()
  for (const token of parsed.get(path) ?? []) {
    if (token.type !== 'heading') continue
    const plain: string = token['text'].replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let i = 1; anchors.has(anchor); i++) anchor = `${slug}-${i}`
    anchors.add(anchor)
  }
  return anchors
}

it('have links and pictures that lead somewhere', () => {
  const broken = all.flatMap(({ page, token }) => {
    const [, source] = token.type === 'html' ? (/ src="([^"]+)"/.exec(token['text']) ?? []) : []
    const href: string | undefined = token.type === 'link' || token.type === 'image' ? token['href'] : source
    if (href === undefined) return []
    if (/^[a-z]+:/.test(href)) return []
    const [path = '', anchor] = href.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    const leads = existsSync(target) && (anchor === undefined || anchorsOf(target).has(anchor))
    return leads ? [] : [`${page}: ${href}`]
  })
  assert.equal(broken, [])
})

/** Every file and folder of the repository. */
const places = ['.github', 'classifier', 'gitops', 'imports', 'src', 'terraform']
  .flatMap((top) => [top, ...readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file))])
  .concat(
    readdirSync('.'),
    readdirSync('.ci').map((file) => join('.ci', file)),
  )
  .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
/** Files that readers have or get, folders that are made, and what is no path: media types, packages, images, addresses. */
const NOT_OURS = /^(MANIFEST\.json|pictures\/|dist\/|\/|@|(image|application|docker\.io|quay\.io)\/)|\.(jpg|onnx)$/
const isPath = (text: string) =>
  /^[\w.@{},*<>/-]+$/.test(text) && /\.(ts|mjs|js|md|json|ya?ml|py|sh|hcl|html)$|.\/$/.test(text)

/** `a/{b,c}.ts` as `a/b.ts` and `a/c.ts`. */
function expanded(path: string): string[] {
  const [, before, list, after] = /^(.*)\{([^}]+)\}(.*)$/.exec(path) ?? []
  return list === undefined ? [path] : list.split(',').map((part) => `${before}${part}${after}`)
}

/** Documents say dev and prod of whatever environments there are: a fork has others. */
const anyEnvironment = (path: string) => path.replace(/\b(environments|terraform|gitops)\/(dev|prod)\b/, '$1/<env>')

/** Whether a file or folder ends in a path, which may leave its beginning out and have `*` and `<name>` in it. */
function isThere(path: string): boolean {
  const escaped = anyEnvironment(path).replace(/\/$/, '').replaceAll('.', '\\.')
  const pattern = new RegExp(`(^|/)${escaped.replaceAll(/\*+|<\w+>/g, '[^/]+')}$`)
  return places.some((place) => pattern.test(place))
}

it('name no file that is not there', () => {
  const gone = all.flatMap(({ page, token }) => {
    if (token.type !== 'codespan') return []
    const text: string = token['text'].replaceAll('&lt;', '<').replaceAll('&gt;', '>')
    if (!isPath(text) || NOT_OURS.test(text)) return []
    return expanded(text)
      .filter((path) => !isThere(path))
      .map((path) => `${page}: ${path}`)
  })
  assert.equal(gone, [])
})

const workspace = JSON.parse(read('classifier/package.json'))
const scripts: Record<string, string> = { ...workspace.scripts, ...root.scripts }
/** `npm run X`, and those that npm runs without `run`, with what is handed on to them. */
const COMMAND = /\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)((?: -w classifier)?(?: --? ?[^\n`#&|]*)?)/g
const NPM_ITSELF = new Set(['ci', 'install', 'run'])

/** Blocks of commands: what is said about them, and their lines. */
const blocks = all.flatMap(({ page, token }) => {
  if (token.type !== 'code' || !/^sh\b/.test(token['lang'] ?? '')) return []
  return [{ page, mark: (token['lang'] as string).split(' ')[1], text: token['text'] as string }]
})
const named = all
  .flatMap(({ page, token }) =>
    [...(token.type === 'codespan' || token.type === 'code' ? token.text : '').matchAll(COMMAND)].map(
      ([, name = '', rest = '']) => ({ page, name, rest }),
    ),
  )
  .filter(({ name }) => !NPM_ITSELF.has(name))

it('name only commands that exist', () => {
  const unknown = named.filter(({ name }) => !(name in scripts)).map(({ page, name }) => `${page}: ${name}`)
  assert.equal(unknown, [])
})

it('name every command that exists', () => {
  const written = new Set(named.map(({ name }) => name))
  assert.equal(
    Object.keys(scripts).filter((name) => !written.has(name)),
    [],
  )
})

/** The file that a script runs. */
function entryOf(name: string): string {
  const script = scripts[name] ?? ''
  const program = /build\.js (\S+)/.exec(script)?.[1]
  if (program === undefined) return /(?:src|classifier)\/[\w/-]+\.(?:ts|mjs)$/.exec(script)?.[0] ?? 'package.json'
  return program === 'main' ? 'classifier/src/main.ts' : `classifier/src/commands/${program}.ts`
}

it('name only flags that their commands know', () => {
  const unknown = named.flatMap(({ page, name, rest }) => {
    const [, handed = ''] = / -- (.*)/.exec(rest) ?? []
    const flags: readonly string[] = handed.match(/--[a-z][\w-]*/g) ?? []
    const source = read(entryOf(name))
    return flags
      .filter((flag) => !new RegExp(`${flag}(?![\\w-])`).test(source))
      .map((flag) => `${page}: npm run ${name} -- ${flag}`)
  })
  assert.equal(unknown, [])
})

/** Whether a check runs a command: by its name, by its entry, or by the program that is built of it. */
function isRunBy(check: string, name: string): boolean {
  const program = /build\.js (\S+)/.exec(scripts[name] ?? '')?.[1]
  return (
    new RegExp(`npm (run )?(--silent )?${name}(?![\\w:-])`).test(check) ||
    check.includes(entryOf(name)) ||
    (program !== undefined && new RegExp(`['"]${program}['"]`).test(check))
  )
}

it('mark what needs the cloud, and name the check that runs what is not run in a fresh clone', () => {
  const wrong = blocks.flatMap(({ page, mark, text }) => {
    if (mark === undefined || mark === 'cloud') return []
    if (!existsSync(mark)) return [`${page}: ${mark}`]
    const names = [...text.matchAll(COMMAND)].flatMap(([, name = '']) => (NPM_ITSELF.has(name) ? [] : [name]))
    return names.filter((name) => !isRunBy(read(mark), name)).map((name) => `${page}: ${mark} does not run ${name}`)
  })
  assert.equal(wrong, [])
})

const checks = read('.ci/run') + read('.ci/newcomer')
const tests = ['src', 'classifier']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules') && !file.endsWith('/docs.test.ts'))
  .map(read)
  .join('\n')

/** Run by hand: what they make is committed, and the reviewer looks at it. */
const BY_HAND = new Set(['import', 'screenshots'])

it('have every command run by a check, or marked as needing the cloud', () => {
  const typedSomewhere = blocks.map(({ text }) => text).join('\n') // each block is run, or marked
  const isRun = (name: string) => [checks, typedSomewhere, tests].some((check) => isRunBy(check, name))
  const names = [...new Set(named.map(({ name }) => name))]
  assert.equal(
    names.filter((name) => !BY_HAND.has(name) && !isRun(name)),
    [],
  )
})

it('are short: the README 12,000 bytes at most, every other 14,000', () => {
  const long = documents.filter((path) => Buffer.byteLength(read(path)) > (path === 'README.md' ? 12_000 : 14_000))
  assert.equal(long, [])
})

it('say in their first sentence who should read them', () => {
  const silent = documents
    .filter((path) => isPage(path) && path !== 'README.md')
    .filter((path) => !/^# .+\n\nFor whoever [^.]+\.\n/.test(read(path)))
  assert.equal(silent, [])
})

it('are reached from the README in one click, but for what an alert or a pull request opens', () => {
  const reached = new Set(
    (parsed.get('README.md') ?? []).flatMap((token) =>
      token.type === 'link' ? [normalize((token['href'] as string).split('#')[0] ?? '')] : [],
    ),
  )
  assert.equal(
    documents.filter((path) => isPage(path) && path !== 'README.md' && !reached.has(path)),
    [],
  )
})

it('show the message that wrong values bring', () => {
  const wrong = {
    ...dev,
    location: 'West Europe',
    network: { ...dev.network, pods: '10.20.0.0/16' },
    cluster: { ...dev.cluster, kubernetesVersion: '1.33' },
  }
  const shown = /^CONFIG_INVALID: ([\s\S]*?)\n```/m.exec(read('README.md'))?.[1] ?? ''
  assert.throws(
    () => parseEnvironment('dev', wrong),
    (error: unknown) => error instanceof UserError && error.message === shown,
  )
})

/** What stands as code at the beginning of the rows of a document's tables. */
const rowsOf = (page: string) =>
  new Set(
    [...read(page).matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) => names.match(/[\w-]+/g)),
  )

it('list every step of bootstrap, and every variable of the service', () => {
  const steps = Object.keys(STEPS).filter((name) => !rowsOf('src/operate/README.md').has(name))
  const variables = Object.values(ENV).filter((name) => !rowsOf('classifier/README.md').has(name))
  assert.equal([steps, variables], [[], [ENV.commit]]) // the image sets that one
})

it('have the versions that the code has', () => {
  const supported = Object.values(KUBERNETES_VERSIONS).filter(({ endOfLife }) => endOfLife >= REVIEWED)
  const versions = {
    'Node.js': root.engines.node,
    Kubernetes: supported.map(({ version }) => version).join(', '),
    terraform: TERRAFORM.core,
    azurerm: TERRAFORM.azurerm,
    ...Object.fromEntries(Object.entries(CHARTS).map(([name, { version }]) => [name, version])),
    ...Object.fromEntries(
      Object.entries(CRDS).flatMap(([name, { version }]) => (name in CHARTS ? [] : [[name, version]])),
    ),
  }
  const table = (parsed.get('README.md') ?? []).find(
    (token) => token.type === 'table' && token['header'][1]?.text === 'Version',
  )
  const rows = (table as { rows: { text: string }[][] } | undefined)?.rows ?? []
  const shown = rows.map(([name, version]) => [name?.text, version?.text.replace('&gt;', '>')])
  assert.equal(Object.fromEntries(shown), versions)
})

it('are no part of what Argo CD syncs: every path of ours is a folder of an environment', () => {
  const wrong = readdirSync('gitops', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/application[\w-]*\.yaml$/.test(file))
    .flatMap((file) => {
      const { spec } = load(read(join('gitops', file))) as { spec: Record<string, unknown> }
      const sources = [spec['source'], ...((spec['sources'] as unknown[]) ?? [])] as {
        path?: string
        repoURL?: string
      }[]
      const paths = sources.flatMap((source) => (source?.path?.startsWith('gitops') ? [source.path] : []))
      return paths.every((path) => /^gitops\/[^/]+(\/|$)/.test(path)) ? [] : [file]
    })
  assert.equal(wrong, [])
})

it.run()
