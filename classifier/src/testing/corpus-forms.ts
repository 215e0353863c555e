/** Forms that are broken, and file names that no form should have. */
import type { BadInput } from './bad-input.ts'
import { jpeg } from './pictures.ts'
import { createRandom } from './random.ts'

const TYPE = 'multipart/form-data; boundary=B'
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.jpg"'

/** Forms with a sound picture in them that cannot be read, or not to the end. */
export async function brokenForms(seed: number): Promise<BadInput[]> {
  const random = createRandom(seed)
  const picture = await jpeg('red')
  const part = (header: string) => [`--B\r\n${header}\r\n\r\n`, picture, '\r\n']
  const sound = join([...part(FILE), '--B--\r\n'])
  const form = (
    name: string,
    content: readonly (string | Buffer)[],
    allowed: readonly number[] = [400],
    type = TYPE,
  ) => ({
    name,
    body: join(content),
    type,
    allowed,
  })
  const headEnd = sound.indexOf('\r\n\r\n') + 4
  const cuts = [
    ...Array.from({ length: Math.ceil(headEnd / 3) }, (_, i) => i * 3),
    headEnd,
    headEnd + 1,
    sound.length >> 1,
    sound.length - 9,
    sound.length - 8,
    sound.length - 7,
    sound.length - 5,
  ]
  const types = [
    '',
    'text/plain',
    'application/json',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'multipart/mixed; boundary=B',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary=C',
    'multipart/form-data; boundary=b',
    `multipart/form-data; boundary=${'B'.repeat(71)}`,
    'multipart/form-data boundary=B',
    'multipart/form-dataX; boundary=B',
    'images/jpeg',
    'video/mp4',
  ]
  return [
    ...cuts.map((cut) => form(`form cut at ${cut}`, [sound.subarray(0, cut)])),
    ...types.map((type) => form(`form as "${type.slice(0, 50)}"`, [sound], [400], type)),
    ...Array.from({ length: 30 }, (_, i) => {
      const body = Buffer.from(sound)
      const at = Math.trunc(random() * (headEnd + 20))
      body[at] = (body[at] as number) ^ (1 << Math.trunc(random() * 8))
      return form(`form flipped ${i}`, [body], [200, 400, 415, 422])
    }),
    form('no line breaks', ['--B', FILE, picture, '--B--']),
    form('bare line feeds', [`--B\n${FILE}\n\n`, picture, '\n--B--\n']),
    form('bare carriage returns', [`--B\r${FILE}\r\r`, picture, '\r--B--\r']),
    form('no disposition', part('Content-Type: image/jpeg').concat('--B--')),
    form('attachment', part('Content-Disposition: attachment; name="file"').concat('--B--')),
    form('no name', part('Content-Disposition: form-data; filename="a.jpg"').concat('--B--')),
    form('other name', part('Content-Disposition: form-data; name="files"; filename="a.jpg"').concat('--B--')),
    form('name in capitals', part('Content-Disposition: form-data; name="FILE"; filename="a.jpg"').concat('--B--')),
    form('empty file', [`--B\r\n${FILE}\r\n\r\n\r\n--B--`]),
    form('long header', part(`${FILE}\r\nX: ${'y'.repeat(9_000)}`).concat('--B--')),
    form('many parts', [
      ...Array.from({ length: 33 }, () => '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'),
      '--B--',
    ]),
    form('many files', [...Array.from({ length: 17 }, () => part(FILE)).flat(), '--B--']),
    form('boundaries only', ['--B\r\n'.repeat(1_000)]),
    form('closed at once', ['--B--']),
    form('nested', [
      '--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\n',
      FILE,
      '\r\n\r\n',
      picture,
      '\r\n--C--\r\n--B--',
    ]),
    form('boundary of dashes', ['-'.repeat(50_000)], [400], 'multipart/form-data; boundary=-'),
    form('too many bytes', [...part(FILE), Buffer.alloc(1_100_000), '--B--'], [413]),
    form('picture of text', [`--B\r\n${FILE}\r\nContent-Type: image/jpeg\r\n\r\nhello\r\n--B--`], [415]),
    form(
      'base64 in a part',
      [`--B\r\n${FILE}\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture.toString('base64')}\r\n--B--`],
      [415],
    ),
  ]
}

/** Sound pictures with odd names: answered as if they had a plain one. */
export async function oddNames(): Promise<BadInput[]> {
  const picture = await jpeg('red')
  const dispositions = [
    'filename=""',
    'filename=',
    'filename="."',
    'filename=".."',
    'filename="../../../etc/passwd"',
    'filename="C:\\\\x\\\\y.jpg"',
    'filename="a\\"b.jpg"',
    'filename="a%22b%0D%0AX: y.jpg"',
    'filename="a\0b.jpg"',
    'filename="\u202egpj.exe"',
    'filename="👩‍🚀.jpg"',
    'filename="ａ.jpg"',
    'filename="<img src=x onerror=alert(1)>.jpg"',
    'filename="${jndi:ldap://x}.jpg"',
    'filename="%s%n%x"',
    "filename*=UTF-8''%e2%82%ac.jpg",
    "filename*=UTF-8''%ff%fe.jpg",
    "filename*=UTF-8''%",
    "filename*=ISO-8859-1''%a3.jpg",
    "filename*=utf-16''%00a",
    'filename*=x',
    'filename="=?UTF-8?B?4oKsLmpwZw==?="',
    `filename="${'n'.repeat(4_000)}.jpg"`,
    'filename="a.jpg"; filename="b.jpg"',
    'FILENAME="a.jpg"',
    'filename = "a.jpg"',
    'filename="a.jpg',
    'filename=a b.jpg',
    'filename="{{constructor}}"',
  ]
  const bytes = [[0xff, 0xfe], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0x80]].map((raw) => [
    'filename="',
    Buffer.from(raw),
    '.jpg"',
  ])
  return [...dispositions.map((text) => [text]), ...bytes].map((name, i) => ({
    name: `name ${i}: ${join(name).toString().slice(0, 50)}`,
    body: join(['--B\r\nContent-Disposition: form-data; name="file"; ', ...name, '\r\n\r\n', picture, '\r\n--B--']),
    type: TYPE,
    allowed: [200],
  }))
}

const join = (parts: readonly (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)))
