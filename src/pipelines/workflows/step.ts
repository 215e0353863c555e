import { appendFileSync } from 'node:fs'

/** What a step may tell its job. Outside of GitHub Actions it only prints. */
export interface Step {
  /** Adds Markdown to the page of the run. */
  summary(markdown: string): void
  /** Sets an output of the step, on one line. */
  output(name: string, value: string): void
  /** Shows a message above the log, and at the pull request. */
  annotate(level: 'error' | 'warning' | 'notice', title: string, message: string): void
}

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** GitHub refuses a summary of more than 1 MiB a step; the rest is in the log. */
const MAX_SUMMARY_CHARACTERS = 500_000

/** The step that runs now, by the variables that GitHub Actions sets. */
export function stepOf(env: NodeJS.ProcessEnv, print: (line: string) => void = console.log): Step {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_OUTPUT } = env
  return {
    summary(markdown) {
      const text = markdown.slice(0, MAX_SUMMARY_CHARACTERS)
      if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, `${text}\n\n`)
      else print(text)
    },
    output(name, value) {
      if (/[\r\n]/.test(value)) throw new Error(`output ${name} has more than one line`)
      if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`)
      else print(`${name}=${value}`)
    },
    annotate(level, title, message) {
      print(GITHUB_ACTIONS ? `::${level} title=${property(title)}::${data(message)}` : `${level}: ${title}: ${message}`)
    },
  }
}
