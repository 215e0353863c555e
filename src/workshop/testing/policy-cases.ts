import type { Test } from 'uvu'
import * as assert from 'uvu/assert'

type Found = () => readonly string[]

/** Cases of a policy as tests of their own: what it lets through, and what it refuses, with words of the one message. */
export function policyCases(it: Test) {
  return {
    accepts(what: string, found: Found): void {
      it(`accepts ${what}`, () => {
        assert.equal(found(), [])
      })
    },
    refuses(what: string, found: Found, words: string): void {
      it(`refuses ${what}`, () => {
        const messages = found()
        assert.is(messages.length, 1, messages.join('\n'))
        assert.match(messages[0] ?? '', words)
      })
    },
  }
}
