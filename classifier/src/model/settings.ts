import type { Activation, LocatedModel } from './manifest.ts'
import type { Preprocessing } from './preprocess.ts'
import type { SessionSettings } from './session.ts'

/** One version of a model: what a worker needs to load it. `reference` is its output for the known picture. */
export type ModelSettings = {
  session: SessionSettings
  preprocessing: Preprocessing
  activation: Activation
  reference?: string
}

/** What a worker process is told of a model. The output that a manifest records is that of its own weights alone. */
export function modelSettings({
  path,
  sha256,
  manifest,
}: Pick<LocatedModel, 'path' | 'sha256' | 'manifest'>): ModelSettings {
  const { input, preprocessing, output, reference } = manifest
  return {
    session: {
      path,
      ...(sha256 !== undefined && { sha256 }),
      side: input.side,
      layout: input.layout,
      type: input.type,
      classes: output.classes,
    },
    preprocessing: { input, preprocessing },
    activation: output.activation,
    ...(reference !== undefined && sha256 === manifest.sha256 && { reference }),
  }
}
