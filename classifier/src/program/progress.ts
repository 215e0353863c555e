/** Where progress is shown. A terminal gets a bar that is redrawn; a log file gets a line per quarter. */
export type ProgressTarget = { write: (text: string) => void; isTerminal: boolean; now?: () => number }

/** Progress of one file. Values are in bytes. */
export type Progress = { update: (bytes: number) => void; end: () => void }

const BAR_WIDTH = 24
const REDRAW_MS = 80
const LINES = 4

/** Shows how much of a file has arrived, and how fast. */
export function createProgress(name: string, total: number, target: ProgressTarget): Progress {
  const { write, isTerminal, now = () => performance.now() } = target
  const startMs = now()
  let first: number | undefined // what an earlier run had left does not count for the speed
  let drawnMs = Number.NEGATIVE_INFINITY
  let lines = 0

  function text(bytes: number): string {
    const share = Math.min(1, bytes / total)
    const seconds = (now() - startMs) / 1000
    const speed = seconds > 0 ? `  ${mebibytes((bytes - (first ?? 0)) / seconds)}/s` : ''
    const filled = Math.round(share * BAR_WIDTH)
    const bar = isTerminal ? `  ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}` : ''
    return `${name}${bar}  ${Math.floor(share * 100)} %  ${mebibytes(bytes)} of ${mebibytes(total)}${speed}`
  }

  return {
    update(bytes) {
      first ??= bytes
      if (isTerminal) {
        if (now() - drawnMs < REDRAW_MS && bytes < total) return
        drawnMs = now()
        write(`\r\x1b[2K${text(bytes)}`)
      } else if (Math.floor((bytes / total) * LINES) > lines) {
        lines = Math.floor((bytes / total) * LINES)
        write(`${text(bytes)}\n`)
      }
    },
    end() {
      if (isTerminal && first !== undefined) write('\n')
    },
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
