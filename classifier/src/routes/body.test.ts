import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { thrown } from '../testing/thrown.ts'
import { readBody } from './body.ts'
import { ProblemError } from './problem.ts'

const it = suite('readBody')
const isTooLarge = (error: unknown) => error instanceof ProblemError && error.code === 'too-large'

function streamed(chunks: number, onPull: () => void): Request {
  let left = chunks
  const body = new ReadableStream({
    pull(controller) {
      onPull()
      if (left-- > 0) controller.enqueue(new Uint8Array(10))
      else controller.close()
    },
  })
  return new Request('http://x', { method: 'POST', body, duplex: 'half' } as RequestInit)
}

it('reads a body of a declared length', async () => {
  const request = new Request('http://x', { method: 'POST', body: 'abc', headers: { 'content-length': '3' } })
  assert.is((await readBody(request, 3)).toString(), 'abc')
})

it('refuses a declared length over the limit before the first byte', async () => {
  let pulls = 0
  const request = streamed(5, () => pulls++)
  request.headers.set('content-length', '50')
  await new Promise((resolve) => setTimeout(resolve))
  const before = pulls
  assert.ok(isTooLarge(await thrown(() => readBody(request, 49))))
  assert.is(pulls, before)
})

it('stops reading a stream at the first byte too many', async () => {
  let pulls = 0
  const endless = streamed(1000, () => pulls++)
  assert.ok(isTooLarge(await thrown(() => readBody(endless, 35))))
  assert.ok(pulls < 8, `${pulls} chunks were read`)
  assert.is(
    (
      await readBody(
        streamed(5, () => {}),
        50,
      )
    ).length,
    50,
  )
})

it.run()
