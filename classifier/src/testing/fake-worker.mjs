// A worker process without a model: it does what the picture says, so that tests of the pool are quick and exact.
// Pictures: "wait N" answers after N ms · "die" ends · "refuse" refuses · "hang" never answers.
// Settings: { path } of the first session "slow" never gets ready, "unusable" cannot start, "crash" ends at once.

const answer = (message) => process.connected && process.send(message)

process.on('disconnect', () => process.exit(0))
process.on('message', ({ kind, id, bytes, settings }) => {
  if (kind === 'start') return start(settings.models[0].session.path)
  const [command, value] = Buffer.from(bytes).toString().split(' ')
  const result = { scores: [{ index: process.pid, score: 1 }], decodeMs: 4, preprocessMs: 1, inferenceMs: 5 }
  if (command === 'wait') setTimeout(() => answer({ kind: 'done', id, result }), Number(value))
  if (command === 'die') process.exit(3)
  if (command === 'refuse') answer({ kind: 'refused', id, reason: 'undecodable-image', message: 'damaged' })
})

function start(how) {
  if (how === 'slow') return
  if (how === 'crash') process.exit(4)
  if (how === 'unusable') answer({ kind: 'failed', message: 'The model is damaged.', hint: 'Run: npm run model' })
  else answer({ kind: 'ready' })
}
