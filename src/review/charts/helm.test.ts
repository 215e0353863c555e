import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findHelm } from './helm.ts'

const it = suite('findHelm')

it('keeps the version beside the archives, and makes no folder where there are none', async () => {
  const root = mkdtempSync(join(tmpdir(), 'helm-'))
  const path = process.env['PATH']
  try {
    mkdirSync(join(root, 'bin'))
    writeFileSync(join(root, 'bin', 'helm'), '#!/bin/sh\necho v3.22.0\n')
    chmodSync(join(root, 'bin', 'helm'), 0o755)
    process.env['PATH'] = `${join(root, 'bin')}:${path}`
    const memory = join(root, 'dist', 'charts', 'helm.json')
    assert.is((await findHelm(memory))?.version, 'v3.22.0')
    assert.not.ok(existsSync(join(root, 'dist')))
    mkdirSync(join(root, 'dist', 'charts'), { recursive: true })
    assert.is((await findHelm(memory))?.version, 'v3.22.0')
    assert.ok(existsSync(memory))
  } finally {
    process.env['PATH'] = path
    rmSync(root, { recursive: true })
  }
})

it.run()
