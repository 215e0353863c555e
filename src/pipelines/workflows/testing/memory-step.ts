import type { Step } from '../step.ts'

/** A step that keeps what it was told. */
export function memoryStep() {
  const said = { summaries: [] as string[], outputs: {} as Record<string, string>, annotations: [] as string[] }
  const step: Step = {
    summary: (markdown) => said.summaries.push(markdown),
    output: (name, value) => {
      said.outputs[name] = value
    },
    annotate: (level, title, message) => said.annotations.push(`${level}: ${title}: ${message}`),
  }
  return { step, said }
}
