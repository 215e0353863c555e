/** The files of this repository, for rules about them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Every file below a folder, but what is built or installed. */
export const everythingBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => !/\/(dist|node_modules|__pycache__)(\/|$)/.test(file) && statSync(file).isFile())

/** Every file of code. */
export const filesBelow = (folder: string): string[] =>
  everythingBelow(folder).filter((file) => /\.(ts|mjs)$/.test(file))

/** The relative paths that a file imports, types included, and those that it imports when it needs them. */
export const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:^(?:import|export)\b[^'"]*?|\bimport\(\s*)'(\.[^']+)'/gm)].map(
    ([, path = '']) => path,
  )

/** Whether a file has tests. */
export const isTest = (file: string) => file.endsWith('.test.ts')
/** Tests, and what stands in for real things in them. */
export const isForTests = (file: string) => isTest(file) || file.includes('/testing/')
/** Whether a path is a room, or in it. */
export const isWithin = (room: string) => (path: string) => path === room || path.startsWith(`${room}/`)
