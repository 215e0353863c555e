import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDisposition } from './disposition.ts'

const it = suite('Content-Disposition')
const filename = (parameters: string) => parseDisposition(`; name="file"; ${parameters}`).filename

it('may be folded', () => {
  assert.equal(parseDisposition('; name="file";\r\n filename="a.jpg"'), { name: 'file', filename: 'a.jpg' })
  assert.equal(parseDisposition(';\r\n\tname=file;\r\n   filename=b.jpg'), { name: 'file', filename: 'b.jpg' })
})

it('has quoted strings with escapes, and parameters within them are none', () => {
  assert.is(filename('filename="a \\"b\\" c.jpg"'), 'a "b" c.jpg')
  assert.is(filename('filename="say \\"cheese\\".jpg"'), 'say "cheese".jpg')
  assert.equal(parseDisposition('; filename="x; name=other; y.jpg"; name="file"'), {
    name: 'file',
    filename: 'x; name=other; y.jpg',
  })
})

it('may have a name in UTF-8 or ISO-8859-1, which counts for more than the plain one', () => {
  assert.is(filename(`filename="x.jpg"; filename*=UTF-8''%e2%82%ac.jpg`), '€.jpg')
  assert.is(filename(`filename*=iso-8859-1'en'%A3%20na%EFve.jpg`), '£ naïve.jpg')
  assert.is(filename(`filename="x.jpg"; filename*=shift-jis''%83.jpg`), 'x.jpg', 'a charset that is not known')
})

it('has no name where it is none', () => {
  assert.equal(parseDisposition(''), { name: undefined, filename: undefined })
  assert.equal(parseDisposition('; filename="a.jpg'), { name: undefined, filename: '"a.jpg' })
})

it.run()
