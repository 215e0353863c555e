/** Prints what memory it took to decode each of some files, as JSON: node --import tsx measure-decoding.ts FILE... */
import { readFileSync, writeFileSync } from 'node:fs'
import { loadDecoders } from '../pictures/decode.ts'
import { imageType } from '../pictures/image-header.ts'

const RESET_PEAK = '5' // proc_pid_clear_refs(5)
const GEOMETRY = { shorterSide: 256, cropSide: 224 }
const files = process.argv.slice(2)

function memory(what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
}

const decoders = await loadDecoders('auto', Number.MAX_SAFE_INTEGER)
async function measure(file: string): Promise<number> {
  const bytes = readFileSync(file)
  const type = imageType(bytes)
  const decoder = decoders.find(({ types }) => type !== undefined && types.includes(type))
  if (type === undefined || decoder === undefined) throw new Error(file)
  globalThis.gc?.()
  const before = memory('VmRSS')
  writeFileSync('/proc/self/clear_refs', RESET_PEAK)
  await decoder.decode({ bytes, type }, GEOMETRY)
  return memory('VmHWM') - before
}

await measure(files[0] as string) // what is allocated once
const measured: number[] = []
for (const file of files) measured.push(await measure(file))
process.stdout.write(JSON.stringify(measured))
