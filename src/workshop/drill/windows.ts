import type { Duration } from '../../platform/alerts/rule.ts'
import { WINDOWS, type Windows } from '../../platform/alerts/windows.ts'

/** The times of the rules, all of them shortened: what takes six hours takes so many seconds. */
export function shortened(seconds: number): Windows {
  const s = (times: number): Duration => `${Math.ceil(seconds * times)}s`
  return {
    ...WINDOWS,
    serviceLevel: { '5m': s(0.5), '30m': s(0.75), '1h': s(1), '6h': s(2), '3d': s(4) },
    drift: s(1),
    driftPictures: 100,
    driftFor: '2s',
    driftInterval: '1s',
    feedback: s(1),
    shortly: '2s',
    patiently: '3s',
    interval: '1s',
  }
}
