import type { ServedVersion } from '../model/served.ts'
import type { Picture } from '../signals/picture.ts'
import type { Classified } from '../workers/pool.ts'

/** Hears of everything that was classified. Of a tensor there is no picture. */
export type OnClassified = (version: ServedVersion, result: Classified, picture?: Picture) => void
