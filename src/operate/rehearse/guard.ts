import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'

// Kills what it is told on standard input, a pid a line, once the other end is closed: also where this process was killed.
const GUARD =
  'trap "" HUP INT TERM; while read -r pid; do pids="$pids $pid"; done; kill -KILL $pids; sleep 0.1; rm -rf "$1"'

/** Starts what ends everything: the programs and the folder, whichever way this process ends. */
export function startGuard(folder: string) {
  const guard = spawn('sh', ['-c', GUARD, 'guard', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  const ended = new Promise<void>((resolve) => guard.once('exit', () => resolve()))
  return {
    watch: ({ pid }: ChildProcess) => guard.stdin?.write(`${pid}\n`),
    async stop() {
      guard.stdin?.end()
      await ended
    },
  }
}

/** A port of the loopback that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
