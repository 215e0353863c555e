import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { changesBetween, STAGED_SUFFIX } from './changes.ts'
import { applyChanges, readTree } from './disk.ts'
import type { FileTree } from './file-tree.ts'

const it = suite('disk')

const HEADER = '# Generated from src/x.ts. Edit that file, then run: npm run synth\n'
const inFolder = (use: (folder: string) => Promise<void> | void) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'synth-disk-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
function synthInto(folder: string, wanted: FileTree): void {
  applyChanges(folder, wanted, changesBetween(wanted, readTree(folder, ['gitops'])))
}

it(
  'writes, replaces and removes, with the folders that become empty',
  inFolder((folder) => {
    synthInto(
      folder,
      new Map([
        ['gitops/dev/old/a.yaml', `${HEADER}a: 1\n`],
        ['gitops/dev/b.yaml', `${HEADER}b: 1\n`],
      ]),
    )
    synthInto(folder, new Map([['gitops/dev/b.yaml', `${HEADER}b: 2\n`]]))
    assert.equal([...readTree(folder, ['gitops'])], [['gitops/dev/b.yaml', `${HEADER}b: 2\n`]])
    assert.not(existsSync(join(folder, 'gitops/dev/old')))
  }),
)

it(
  'leaves everything as it was where one file cannot be written',
  inFolder((folder) => {
    synthInto(folder, new Map([['gitops/a.yaml', `${HEADER}a: 1\n`]]))
    mkdirSync(join(folder, 'gitops'), { recursive: true })
    writeFileSync(join(folder, 'gitops/b'), 'a file where a folder has to be')
    const wanted = new Map([
      ['gitops/a.yaml', `${HEADER}a: 2\n`],
      ['gitops/b/c.yaml', `${HEADER}c: 1\n`],
    ])
    assert.throws(
      () => synthInto(folder, wanted),
      (error: unknown) => error instanceof UserError,
    )
    assert.is(readFileSync(join(folder, 'gitops/a.yaml'), 'utf8'), `${HEADER}a: 1\n`)
    assert.equal([...readTree(folder, ['gitops']).keys()].sort(), ['gitops/a.yaml', 'gitops/b'])
  }),
)

it(
  'does not read what terraform keeps in a root module',
  inFolder((folder) => {
    mkdirSync(join(folder, 'terraform/dev/.terraform/providers'), { recursive: true })
    for (const file of ['.terraform/providers/p', '.terraform.lock.hcl', 'terraform.tfstate', 'reviewed.tfplan'])
      writeFileSync(join(folder, 'terraform/dev', file), '')
    assert.is(readTree(folder, ['terraform']).size, 0)
  }),
)

it(
  'leaves the pages about the generated folders alone, and takes any other for a foreign file',
  inFolder((folder) => {
    synthInto(folder, new Map([['gitops/dev/a.yaml', `${HEADER}a: 1\n`]]))
    writeFileSync(join(folder, 'gitops/README.md'), '# mine\n')
    writeFileSync(join(folder, 'gitops/dev/README.md'), '# mine\n')
    assert.equal(changesBetween(new Map(), readTree(folder, ['gitops'])).foreign, ['gitops/dev/README.md'])
    synthInto(folder, new Map())
    assert.is(readFileSync(join(folder, 'gitops/README.md'), 'utf8'), '# mine\n')
  }),
)

const KILLS = 50
/** Every so many kills the whole of synth is killed, else the part that writes, which is where a kill could hurt. */
const WHOLE_EVERY = 10
const COPIES = '20' // 240 files beside those of the platform: long enough to write that kills fall among them
const RUN = 'src/commands/run.mjs'
const SYNTH = [RUN, 'src/workshop/bench/subject.ts', 'ours', COPIES]
const WRITE = [RUN, 'src/engine/output/testing/write-tree.ts']

it(
  `has only whole files after ${KILLS} kills at random moments, and the next run repairs the rest`,
  inFolder(async (root) => {
    const folder = join(root, 'out')
    mkdirSync(folder)
    const started = performance.now()
    assert.is(spawnSync(process.execPath, [...SYNTH, folder], { stdio: 'inherit' }).status, 0)
    const wholeRunMs = performance.now() - started
    const wanted = readTree(folder, ['gitops', 'terraform'])
    const [first = ''] = [...wanted.keys()].filter((path) => path.startsWith('gitops/')).sort()
    const begins = dirname(join(folder, first)) // the first folder by name
    const tree = join(root, 'tree.json')
    writeFileSync(tree, JSON.stringify([...wanted]))
    const makeOld = () => {
      for (const [path, text] of wanted) writeFileSync(join(folder, path), `${text}# old\n`)
    }
    // A run begins to write with the first folder by name.
    const whenItWrites = (act: () => void) => watch(begins, act)
    makeOld()
    let firstWrite = 0
    const observer = whenItWrites(() => (firstWrite ||= performance.now()))
    await once(spawn(process.execPath, [...WRITE, tree, folder]), 'exit')
    observer.close()
    const writingMs = performance.now() - firstWrite
    let staging = 0
    let renaming = 0
    for (let kill = 0; kill < KILLS; kill++) {
      makeOld()
      const isWhole = kill % WHOLE_EVERY === 0
      const child = spawn(process.execPath, [...(isWhole ? SYNTH : [...WRITE, tree]), folder])
      const ended = new Promise((resolve) => child.on('exit', resolve))
      const strike = (afterMs: number) => setTimeout(() => child.kill('SIGKILL'), afterMs * Math.random())
      const watcher = whenItWrites(() => !isWhole && strike(writingMs))
      if (isWhole) strike(wholeRunMs)
      await ended
      watcher.close()
      const all = [...readTree(folder, ['gitops', 'terraform'])]
      const disk = all.filter(([path]) => !path.endsWith(STAGED_SUFFIX))
      const isNew = ([path, text]: readonly [string, string]) => text === wanted.get(path)
      const half = disk.filter((file) => !isNew(file) && file[1] !== `${wanted.get(file[0])}# old\n`)
      assert.equal(
        half.map(([path]) => path),
        [],
      )
      assert.is(disk.length, wanted.size)
      if (disk.some(isNew) && !disk.every(isNew)) renaming++
      else if (all.some(([path]) => path.endsWith(`.${child.pid}${STAGED_SUFFIX}`))) staging++
    }
    assert.is(spawnSync(process.execPath, [...WRITE, tree, folder], { stdio: 'inherit' }).status, 0)
    const repaired = readTree(folder, ['gitops', 'terraform'])
    assert.equal(
      [...new Set([...wanted.keys(), ...repaired.keys()])].filter((path) => wanted.get(path) !== repaired.get(path)),
      [],
    )
    console.log(`${KILLS} kills: ${staging} while it wrote, ${renaming} while it renamed`)
  }),
)

it.run()
