import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UnreadablePicture, whyUnreadable } from './unreadable.ts'

const it = suite('why a picture is unreadable')

it('says in our words what decoders say in theirs', () => {
  const cases = {
    'VipsJpeg: Premature end of JPEG file': 'it ends too early',
    'pngload_buffer: end of stream': 'it ends too early',
    'Input image exceeds pixel limit': 'it has too many pixels',
    'The value of "offset" is out of range. It must be >= 0 and <= 12. Received 13': 'its data are damaged',
    'Unknown error': 'its data are damaged',
  }
  for (const [theirs, ours] of Object.entries(cases)) {
    const why = whyUnreadable(new Error(theirs))
    assert.ok(why.startsWith(ours), `${theirs}: ${why}`)
  }
})

it('passes on what was said in words already', () => {
  assert.is(whyUnreadable(new UnreadablePicture('it is a drawing')), 'it is a drawing')
})

it.run()
