import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { boundaryOf, parseMultipart } from './multipart.ts'
import { ProblemError } from './problem.ts'

const it = suite('parseMultipart')

const part = (disposition: string, content = 'x') =>
  `--B\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
const parse = (...parts: string[]) => parseMultipart(Buffer.from(`${parts.join('')}--B--\r\n`), 'B')
const rejects = (body: string, why: string) =>
  assert.throws(
    () => parseMultipart(Buffer.from(body), 'B'),
    (error: unknown) =>
      error instanceof ProblemError && error.code === 'invalid-multipart' && error.message.includes(why),
  )

it('reads what the platform writes', async () => {
  const form = new FormData()
  form.append('note', 'hello')
  form.append('file', new Blob([new Uint8Array([0, 13, 10, 45, 45, 255])]), 'naïve "cat".jpg')
  const request = new Request('http://x', { method: 'POST', body: form })
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  const [note, file] = parseMultipart(Buffer.from(await request.arrayBuffer()), boundary ?? '')
  assert.is(note?.name, 'note')
  assert.is(note?.filename, undefined)
  assert.is(note?.bytes.toString(), 'hello')
  assert.is(file?.filename, 'naïve "cat".jpg')
  assert.equal([...(file?.bytes ?? [])], [0, 13, 10, 45, 45, 255])
})

it('finds the boundary, quoted or not, in any case', () => {
  assert.is(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
  assert.is(boundaryOf('Multipart/Form-Data; charset=utf-8; Boundary="a b"'), 'a b')
  assert.is(boundaryOf('multipart/form-data'), undefined)
  assert.is(boundaryOf('application/json'), undefined)
  assert.is(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(71)}`), undefined)
})

it('understands the encodings of file names', () => {
  assert.is(parse(part('name="file"; filename="a%22b.jpg"'))[0]?.filename, 'a"b.jpg')
  assert.is(parse(part('name="file"; filename="a\\"b.jpg"'))[0]?.filename, 'a"b.jpg')
  assert.is(parse(part('name=file; filename=plain.jpg'))[0]?.filename, 'plain.jpg')
  assert.is(parse(part(`name="file"; filename="x"; filename*=UTF-8''%e2%82%ac.jpg`))[0]?.filename, '€.jpg')
  assert.is(parse(part(`name="file"; filename*=UTF-8''%zz`))[0]?.filename, '%zz')
  assert.is(parse(part('name="file"; filename="C:\\\\photos\\\\cat.jpg"'))[0]?.filename, 'cat.jpg')
  assert.is(parse(part('name="file"; filename="../../etc/passwd"'))[0]?.filename, 'passwd')
})

it('takes empty parts and forms', () => {
  assert.is(parse(part('name="file"', ''))[0]?.bytes.length, 0)
  assert.equal(parse(), [])
})

it('does not copy the bytes', () => {
  const body = Buffer.from(`${part('name="file"')}--B--`)
  assert.is(parseMultipart(body, 'B')[0]?.bytes.buffer, body.buffer)
})

it('says what is wrong with a broken form', () => {
  rejects('', 'boundary of the header does not occur')
  rejects('--C--', 'boundary of the header does not occur')
  rejects(part('name="file"'), 'cut off')
  rejects('--B\r\nContent-Disposition: form-data; name="file"', 'cut off')
  rejects('--Bxyz--B--', 'not followed by a line break')
  rejects('--B\r\n\r\nx\r\n--B--', 'no header')
  rejects('--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--', 'no name')
  rejects('--B\r\n--B--', 'no header')
  rejects(`--B\r\nX: ${'y'.repeat(9000)}\r\n\r\nx\r\n--B--`, 'too long')
  rejects(`${part('name="a"').repeat(33)}--B--`, 'more than 32 parts')
})

it.run()
