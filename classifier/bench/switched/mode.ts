/** What a service that the bench built for it counts, in turn: everything, and less of it. */
export const MODES = ['with metrics and signals', 'without signals', 'without metrics and signals'] as const
export type Mode = (typeof MODES)[number]

/** How long a turn is, in milliseconds. */
export const TURN_MS = 250

/** Forth and back, so that what changes steadily falls out. */
const ORDER = [0, 1, 2, 2, 1, 0] as const
/** Turns after which all modes have had as many. */
export const CYCLE = ORDER.length

/** Whose turn it is by the clock, which all processes share; turns are numbered by it. */
export function modeOf(turn: number): Mode {
  return MODES[ORDER[turn % CYCLE] as 0 | 1 | 2]
}

/** The mode of this moment. */
export function modeNow(): Mode {
  return modeOf(Math.floor(Date.now() / TURN_MS))
}
