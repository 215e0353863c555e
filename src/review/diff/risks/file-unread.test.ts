import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { fileUnread } from './file-unread.ts'

const it = suite('file-unread')

const file = (path: string, text: string) => ({ files: { [path]: text } })

it('is medium for what Argo CD or Terraform would read', () => {
  assert.equal(raised(fileUnread, {}, file('terraform/dev/extra.tf', 'resource {}')), [
    'medium: `terraform/dev/extra.tf` is added, and is not understood here. Read its lines.',
  ])
  assert.match(raised(fileUnread, {}, file('gitops/dev/web/values.yaml', 'a: 1'))[0] ?? '', /^medium/)
})

it('is low for notes', () => {
  assert.match(raised(fileUnread, {}, file('gitops/dev/web/notes.md', '# a'))[0] ?? '', /^low/)
})

it('says nothing of what is understood', () => {
  const yaml = 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n'
  assert.equal(raised(fileUnread, {}, file('gitops/dev/web/list.yaml', yaml)), [])
})

it.run()
