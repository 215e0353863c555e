import { createSocket } from 'node:dgram'

/** A DNS server on this machine, for records of a test. https://datatracker.ietf.org/doc/html/rfc1035#section-4 */
export interface NameServer {
  /** As `--resolver` takes it. */
  readonly address: string
  close(): void
}

const TYPES = { A: 1, NS: 2 } as const
type Type = keyof typeof TYPES

/** Records by type and name. */
export type Records = Readonly<Partial<Record<Type, Readonly<Record<string, readonly string[]>>>>>

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ])

function readQuestion(message: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 }
}

const dataOf = (type: Type, value: string): Buffer =>
  type === 'A' ? Buffer.from(value.split('.').map(Number)) : encodeName(value)

function answerTo(message: Buffer, records: Records): Buffer {
  const { name, type, end } = readQuestion(message)
  const kind = (Object.keys(TYPES) as Type[]).find((each) => TYPES[each] === type)
  const values = (kind && records[kind]?.[name]) ?? []
  const header = Buffer.from(message.subarray(0, 12))
  header.writeUInt16BE(values.length > 0 ? 0x8180 : 0x8183, 2) // an answer, or: no such name
  header.writeUInt16BE(values.length, 6)
  header.fill(0, 8, 12)
  const answers = values.map((value) => {
    const data = dataOf(kind ?? 'A', value)
    const fixed = Buffer.alloc(12)
    fixed.writeUInt16BE(0xc00c, 0) // the name of the question
    fixed.writeUInt16BE(type, 2)
    fixed.writeUInt16BE(1, 4)
    fixed.writeUInt32BE(60, 6)
    fixed.writeUInt16BE(data.length, 10)
    return Buffer.concat([fixed, data])
  })
  return Buffer.concat([header, message.subarray(12, end), ...answers])
}

/** Starts it. */
export async function startNameServer(records: Records): Promise<NameServer> {
  const socket = createSocket('udp4')
  socket.on('message', (message, { port, address }) => socket.send(answerTo(message, records), port, address))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() }
}
