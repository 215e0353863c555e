// A worker process without a model: it does what the picture says, so that tests of the pool are quick and exact.
// Pictures: "wait N" answers after N ms · "die" ends · "refuse" refuses · "hang" never answers
// "spin" computes for ever · "once FILE" ends unless the file is there.
// Settings: { path } of the first session "slow" never gets ready, "busy" neither and computes, "until FILE" does unless the file is there, "unusable" cannot start, "crash" ends at once.

import { existsSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'

const HEAD_BYTES = 8 // as in workers/frames.ts
const channel = new Socket({ fd: 3 })
channel.once('close', () => process.exit(0))
channel.on('error', () => {})

function answer(message) {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(text.length)
  channel.write(Buffer.concat([head, text]))
}

let received = Buffer.alloc(0)
channel.on('data', (chunk) => {
  received = Buffer.concat([received, chunk])
  while (received.length >= HEAD_BYTES) {
    const messageEnd = HEAD_BYTES + received.readUInt32LE(0)
    const end = messageEnd + received.readUInt32LE(4)
    if (received.length < end) return
    const message = JSON.parse(received.toString('utf8', HEAD_BYTES, messageEnd))
    const bytes = received.subarray(messageEnd, end)
    received = received.subarray(end)
    obey(message, bytes.toString())
  }
})

function obey({ kind, id, settings }, picture) {
  if (kind === 'start') return start(settings.models[0].session.path)
  const [command, value] = picture.slice(picture.startsWith('GIF') ? picture.indexOf(' ') + 1 : 0).split(' ') // behind a header, if there is one
  const result = { scores: [{ index: process.pid, score: 1 }], decodeMs: 4, preprocessMs: 1, inferenceMs: 5 }
  if (command === 'wait') setTimeout(() => answer({ kind: 'done', id, result }), Number(value))
  if (command === 'spin') for (;;);
  if (command === 'once' && !existsSync(value)) {
    writeFileSync(value, '')
    process.exit(3)
  }
  if (command === 'once') answer({ kind: 'done', id, result })
  if (command === 'die') process.exit(3)
  if (command === 'refuse') answer({ kind: 'refused', id, reason: 'undecodable-image', message: 'damaged' })
}

function start(how) {
  if (how === 'slow') return
  if (how === 'busy') for (;;);
  if (how.startsWith('until ') && existsSync(how.slice('until '.length))) return
  if (how === 'crash') process.exit(4)
  if (how === 'unusable')
    answer({ kind: 'failed', message: 'The model is damaged.', hint: 'Run: npm run model', isArithmetic: false })
  else answer({ kind: 'ready', selfChecks: [0.0001], isStandIn: false })
}
