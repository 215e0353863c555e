import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS } from '../../../classifier/src/contract.ts'
import { EXPORTERS } from './exporters/index.ts'
import { knownMetrics } from './known-metrics.ts'
import { seriesOfExporter } from './metrics.ts'

const it = suite('knownMetrics')

it('has the classifier’s metrics from the contract, histograms as their three series', () => {
  const { name, labels } = METRICS.requestDuration
  for (const suffix of ['_bucket', '_sum', '_count']) {
    const known = knownMetrics().get(`${name}${suffix}`) ?? []
    for (const label of [...labels, 'pod', 'namespace']) assert.ok(known.includes(label), label)
  }
  assert.not.ok(knownMetrics().has(name))
  assert.ok(knownMetrics().get(`${name}_bucket`)?.includes('le'))
})

it('has each metric from one exporter alone, and says where it read of it', () => {
  const names = Object.values(EXPORTERS).flatMap((exporter) => seriesOfExporter(exporter).map(([name]) => name))
  assert.equal(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
  for (const { source } of Object.values(EXPORTERS)) assert.match(source, /^https:\/\//)
})

it.run()
