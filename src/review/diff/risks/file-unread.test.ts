import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { fileUnread } from './file-unread.ts'

const it = suite('file-unread')

const file = (path: string, text: string) => ({ files: { [path]: text } })

it('is high for what cannot be read, with the reason and never with a line of the file', () => {
  const reasons: readonly (readonly [path: string, text: string, reason: string])[] = [
    ['gitops/dev/web/a.yaml', 'password: [hunter2', 'unexpected end of the stream'],
    ['gitops/dev/web/a.yaml', 'kind: A\nkind: B\n', 'duplicated mapping key'],
    ['gitops/dev/web/a.yaml', 'password: hunter2', 'a document in it has no apiVersion, no kind or no name'],
    ['gitops/dev/web/a.yaml', 'a: &a [*a]', 'its aliases have no end'],
    ['gitops/dev/web/a.yaml', Buffer.from('\ufeffkind: A', 'utf16le').toString('utf8'), 'it is no UTF-8 text'],
    ['terraform/dev/a.tf.json', '{"password": "hunter2"', 'it is no JSON'],
    ['terraform/dev/a.tf.json', '{"locals": {"a": 1, "b": [{"a": 1}], "a": 2}}', 'it names "a" twice in one place'],
  ]
  for (const [path, text, reason] of reasons) {
    const [finding = ''] = raised(fileUnread, {}, file(path, text))
    assert.match(finding, /^high: `[^`]+` cannot be read: /)
    assert.ok(finding.includes(reason), finding)
    assert.not.match(finding, 'hunter2')
  }
})

it('does not take two maps of a list for one', () => {
  const text = '{"locals": [{"a": "\\"a\\":"}, {"a": {"a": 1}}]}'
  assert.equal(raised(fileUnread, {}, file('terraform/dev/a.tf.json', text)), [])
})

it('is low for a file that could not be read before', () => {
  const [broken, whole] = ['a: [1', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n']
  const path = 'gitops/dev/web/a.yaml'
  assert.match(raised(fileUnread, file(path, broken), file(path, whole))[0] ?? '', /^low: .* is repaired/)
  assert.match(raised(fileUnread, file(path, broken), file(path, 'b: [1'))[0] ?? '', /^high/)
  assert.match(raised(fileUnread, file(path, broken), {})[0] ?? '', /^low: .* is removed/)
})

it('is high for Terraform in a form that it does not know, and medium for other configuration', () => {
  assert.equal(raised(fileUnread, {}, file('terraform/dev/extra.tf', 'resource {}')), [
    'high: `terraform/dev/extra.tf` is added, and is not understood here. Read its lines.',
  ])
  assert.match(raised(fileUnread, {}, file('gitops/dev/web/empty.yaml', '# nothing'))[0] ?? '', /^medium/)
  assert.match(raised(fileUnread, {}, file('terraform/dev/a.auto.tfvars.json', '{}'))[0] ?? '', /^medium/)
})

it('is low for notes', () => {
  assert.match(raised(fileUnread, {}, file('gitops/dev/web/notes.md', '# a'))[0] ?? '', /^low/)
})

it('says nothing of what is understood', () => {
  const yaml = 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n'
  assert.equal(raised(fileUnread, {}, file('gitops/dev/web/list.yaml', yaml)), [])
  const json = '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" } }'
  assert.equal(raised(fileUnread, {}, file('gitops/dev/web/a.json', json)), [])
  assert.match(raised(fileUnread, {}, file('gitops/dev/web/a.json', '{}'))[0] ?? '', /^high: .*no apiVersion/)
})

it.run()
