/** Windows of pictures drawn from one distribution: whatever differs between them is chance. */
import { MAX_GROUPS } from '../../../../classifier/src/contract.ts'
import type { Scenario } from '../promtool.ts'
import { MODEL_SIGNALS, type Shares } from './shares.ts'

const MODEL = 'model="m",version="1"'
/** As many groups as there may be, each rarer than the one before: the case in which chance is loudest. */
const GROUPS = Array.from({ length: MAX_GROUPS }, (_, index) => 1 / (index + 1))
const ALL_GROUPS = GROUPS.reduce((sum, share) => sum + share)
const SIGNALS: typeof MODEL_SIGNALS = {
  ...MODEL_SIGNALS,
  group: Object.fromEntries(GROUPS.map((share, index) => [`group ${index}`, share / ALL_GROUPS])),
}
/** Hours of the rules’ window. */
const HOURS = 6

/** Numbers from 0 to 1 that a seed decides: mulberry32, https://github.com/cprosche/mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How many of some pictures fall into each bucket. */
function draw(shares: Shares, pictures: number, next: () => number): Readonly<Record<string, number>> {
  const counts = Object.fromEntries(Object.keys(shares).map((bucket) => [bucket, 0]))
  const last = Object.keys(shares).at(-1) ?? ''
  for (let picture = 0; picture < pictures; picture++) {
    const place = next()
    let passed = 0
    const bucket = Object.entries(shares).find(([, share]) => {
      passed += share
      return place < passed
    })?.[0]
    counts[bucket ?? last] = (counts[bucket ?? last] ?? 0) + 1
  }
  return counts
}

/** A counter, hour by hour, that grows by a count within each window, evenly. */
function counter(counts: readonly number[]): string {
  let total = 0
  const hours = counts.flatMap((count) => {
    const before = total
    total += count
    return Array.from({ length: HOURS }, (_, hour) => before + Math.round((count * (hour + 1)) / HOURS))
  })
  return [0, ...hours].join(' ')
}

/** Windows of so many pictures each, against a baseline that was drawn as well; the rules look once a window. */
export function noise(seed: number, windows: number, pictures: number, baselinePictures: number): Scenario {
  const next = random(seed)
  const series: Record<string, string> = {}
  for (const [signal, shares] of Object.entries(SIGNALS)) {
    const baseline = draw(shares, baselinePictures, next)
    const drawn = Array.from({ length: windows }, () => draw(shares, pictures, next))
    for (const bucket of Object.keys(shares)) {
      const labels = `{${MODEL},signal="${signal}",bucket="${bucket}"}`
      series[`classifier_baseline_pictures${labels}`] = `${baseline[bucket]}x${windows * HOURS}`
      series[`classifier_signals_total${labels}`] = counter(drawn.map((counts) => counts[bucket] ?? 0))
    }
  }
  series[`classifier_baseline_info{${MODEL},sha256="a"}`] = `1x${windows * HOURS}`
  series[`classifier_model_info{${MODEL},sha256="a"}`] = `1x${windows * HOURS}`
  for (const bucket of Object.keys(MODEL_SIGNALS['confidence'] ?? {}))
    series[`classifier_calibration_ratio{${MODEL},bucket="${bucket}"}`] = `${Number(bucket) || 1}x${windows * HOURS}`
  return { name: 'noise', interval: '1h', look: '6h', series, at: `${windows * HOURS}h`, ever: true, fires: [] }
}
