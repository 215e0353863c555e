import { spawn } from 'node:child_process'

/** How a run of Terraform ended, with everything it printed. */
export interface Run {
  readonly code: number
  readonly output: string
}

/** Runs Terraform in one root module, a command of two words as one argument (`state pull`); its output is shown as it comes, unless it is only read. */
export type Terraform = (args: readonly string[], options?: { readonly quiet?: boolean }) => Promise<Run>

/** Terraform for one root module, with the variables by which it signs in. */
export function terraformIn(folder: string, variables: Readonly<Record<string, string>>): Terraform {
  const env = { ...process.env, ...variables, TF_IN_AUTOMATION: 'true', TF_INPUT: '0', NO_COLOR: '1' }
  return ([command = '', ...args], { quiet = false } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn('terraform', [`-chdir=${folder}`, ...command.split(' '), '-no-color', ...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const chunks: Buffer[] = []
      const errors: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (!quiet) process.stdout.write(chunk)
      })
      child.stderr.on('data', (chunk: Buffer) => {
        errors.push(chunk)
        process.stderr.write(chunk)
      })
      child.on('error', reject)
      // Standard output alone where it worked, since a warning among JSON would break it.
      child.on('close', (code) =>
        resolve({ code: code ?? 1, output: Buffer.concat(code === 0 ? chunks : [...chunks, ...errors]).toString() }),
      )
    })
}
