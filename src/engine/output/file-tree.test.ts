import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { fileTree } from './file-tree.ts'

const it = suite('fileTree')

const file = (path: string, what: string) => ({ path, text: '', what })

it('refuses two things on one path, and names both', () => {
  assert.throws(
    () => fileTree([file('gitops/a.yaml', 'Service a'), file('gitops/a.yaml', 'Service b')]),
    (error: unknown) => error instanceof UserError && /gitops\/a\.yaml: Service a and Service b/.test(error.message),
  )
})

it('refuses two paths that are one on macOS and Windows', () => {
  assert.throws(() => fileTree([file('gitops/a.yaml', 'a'), file('gitops/A.yaml', 'A')]), /one file/)
})

it.run()
