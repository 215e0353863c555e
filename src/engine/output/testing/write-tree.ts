/** The part of synth that touches the disk, alone: `node src/commands/run.mjs THIS TREE.json FOLDER`. */
import { readFileSync } from 'node:fs'
import { changesBetween } from '../changes.ts'
import { applyChanges, readTree } from '../disk.ts'

/** Makes the folder as the tree in the file says. */
export function main(): void {
  const [, , file = '', folder = ''] = process.argv
  const wanted = new Map<string, string>(JSON.parse(readFileSync(file, 'utf8')))
  applyChanges(folder, wanted, changesBetween(wanted, readTree(folder, ['gitops', 'terraform'])))
}
