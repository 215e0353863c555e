import { selector } from '../expressions.ts'

/** A record of the models that are chosen, with more conditions such as `signal="group"`. */
export const ofModels = (record: string, ...conditions: readonly string[]): string =>
  selector(record, 'model=~"$model"', ...conditions)

/** How a model and its version are called in a legend. */
export const MODEL_LEGEND = '{{model}} {{version}}'
