import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { saturates } from './processor.ts'

const it = suite('processor')
const cpuinfo = (flags: string) => `processor\t: 0\nmodel name\t: any\nflags\t\t: fpu ${flags} sse\nbugs\t\t:\n`

it('saturates on x86 without VNNI, and where nothing is known', () => {
  assert.ok(saturates('x64', cpuinfo('avx2')))
  assert.ok(saturates('x64', ''))
})

it('does not with VNNI, nor on ARM', () => {
  assert.not(saturates('x64', cpuinfo('avx512_vnni')))
  assert.not(saturates('x64', cpuinfo('avx2 avx_vnni')))
  assert.not(saturates('arm64', ''))
})

it.run()
