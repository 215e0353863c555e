import { createMetrics, type Gauges, type Metrics } from '../metrics/metrics.ts'
import type { LoadedModel } from '../metrics/models.ts'

/** A model of two groups, with the baseline of ten pictures. */
export const COLORS: LoadedModel = {
  model: 'colors',
  version: '1',
  sha256: 'abc',
  groups: ['cold', 'warm', 'cold'],
  baseline: {
    model: 'colors',
    version: '1',
    sha256: 'def',
    pictures: 10,
    labelled: 4,
    right: 3,
    signals: { luminance: { 0.1: 0, 0.2: 3, '+Inf': 7 } },
    calibration: { 0.1: 0.08, '+Inf': 0.97 },
  },
}

const GAUGES: Gauges = {
  queueDepth: () => 3,
  queueAgeMs: () => 1500,
  readyWorkers: () => 2,
  workerRestarts: () => 4,
  selfCheck: () => 0.0001,
}

/** Metrics of that model. */
export function testMetrics(): Metrics {
  return createMetrics([COLORS], { version: '1.2.3', commit: 'f00', node: 'v20.9.0' }, GAUGES)
}
