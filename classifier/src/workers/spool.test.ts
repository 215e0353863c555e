import { existsSync, fstatSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openSpools, readSpool, type Spool } from './spool.ts'

const it = suite('spool')

let spools: Spool[] = []
it.before.each(() => {
  spools = openSpools(2)
})
it.after.each(() => {
  for (const { close } of spools) close()
})

function itWhereShared(name: string, test: () => void): void {
  if (existsSync('/dev/shm')) it(name, test)
  else it.skip(`${name} (skipped: there is no /dev/shm)`)
}

const [small, large] = [Buffer.alloc(100_000, 'a'), Buffer.alloc(3 * 2 ** 20, 'b')]

itWhereShared('brings bytes across, and the next ones after them', () => {
  const [spool] = spools as [Spool]
  for (const bytes of [large, small, large]) {
    assert.ok(spool.take(bytes))
    assert.ok(readSpool(spool.fd, bytes.length).equals(bytes))
    spool.release()
  }
})

itWhereShared('takes one picture at a time', () => {
  const [spool, other] = spools as [Spool, Spool]
  assert.ok(spool.take(small))
  assert.not(spool.take(large))
  assert.ok(other.take(large))
  assert.ok(readSpool(spool.fd, small.length).equals(small))
  spool.release()
  assert.ok(spool.take(large))
})

itWhereShared('gives back the memory of a large picture', () => {
  const [spool] = spools as [Spool]
  spool.take(small)
  spool.release()
  assert.is(fstatSync(spool.fd).size, small.length)
  spool.take(large)
  spool.release()
  assert.is(fstatSync(spool.fd).size, 0)
})

itWhereShared('leaves no file behind', () => {
  for (const { fd } of spools) assert.is(fstatSync(fd).nlink, 0)
})

itWhereShared('says that bytes are not there rather than waiting for them', () => {
  const [spool] = spools as [Spool]
  spool.take(small)
  assert.throws(() => readSpool(spool.fd, small.length + 1), /has 100000 bytes instead of 100001/)
})

it.run()
