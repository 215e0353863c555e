import { messageOf } from '../../program/errors.ts'
import { createProgress } from '../../program/progress.ts'
import type { Picture } from './find-pictures.ts'

/** Goes through pictures. What is no picture is left out, and said so; those are returned. */
export async function eachWithProgress(
  files: readonly Picture[],
  use: (file: Picture) => Promise<void>,
): Promise<string[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const isTerminal = process.stderr.isTTY === true
  const write = (text: string) => process.stderr.write(text)
  const progress = createProgress(`${files.length} pictures`, total, { write, isTerminal })
  const leftOut: string[] = []
  let done = 0
  for (const file of files) {
    await use(file).catch((error) => leftOut.push(`${file.name}: ${messageOf(error)}`))
    done += file.bytes
    progress.update(done)
  }
  progress.end()
  for (const line of leftOut) write(`left out: ${line}\n`)
  return leftOut
}
