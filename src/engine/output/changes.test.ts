import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changesBetween } from './changes.ts'
import { renderObject } from './render.ts'

const it = suite('changesBetween')

const text = (name: string) =>
  renderObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }, 'src/platform/components/test.ts')

it('tells stale, missing, orphaned and unchanged files apart', () => {
  const wanted = new Map([
    ['gitops/a.yaml', text('new')],
    ['gitops/b.yaml', text('b')],
    ['gitops/c.yaml', text('c')],
  ])
  const disk = new Map([
    ['gitops/a.yaml', text('old')],
    ['gitops/b.yaml', text('b')],
    ['gitops/d.yaml', text('d')],
  ])
  const { stale, missing, orphaned, unchanged } = changesBetween(wanted, disk)
  assert.equal(
    { stale, missing, orphaned, unchanged },
    {
      stale: ['gitops/a.yaml'],
      missing: ['gitops/c.yaml'],
      orphaned: ['gitops/d.yaml'],
      unchanged: 1,
    },
  )
})

it('leaves alone what synth did not generate', () => {
  const { foreign, orphaned } = changesBetween(new Map(), new Map([['gitops/notes.md', '# mine\n']]))
  assert.equal({ foreign, orphaned }, { foreign: ['gitops/notes.md'], orphaned: [] })
})

it('does not overwrite such a file where synth wants to write', () => {
  const { blocked, stale } = changesBetween(
    new Map([['gitops/a.yaml', text('a')]]),
    new Map([['gitops/a.yaml', 'kind: Mine\n']]),
  )
  assert.equal({ blocked, stale }, { blocked: ['gitops/a.yaml'], stale: [] })
})

it('finds the leftovers of a synth that was killed', () => {
  const { leftover, foreign } = changesBetween(new Map(), new Map([['gitops/a.yaml.17.synth-tmp', 'kin']]))
  assert.equal({ leftover, foreign }, { leftover: ['gitops/a.yaml.17.synth-tmp'], foreign: [] })
})

it.run()
