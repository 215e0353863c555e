/**
 * How a picture is cut, in pixels: its shorter side becomes `shorterSide`, and of that the centre square is taken.
 * Stretched, both of its sides become `cropSide`, whatever its shape.
 */
export type Geometry = { shorterSide: number; cropSide: number; isStretched?: boolean }

/** A picture's size after resizing, and the corner of the square that is cut out of it. In pixels. */
export type Cut = { width: number; height: number; left: number; top: number }

/**
 * Where a picture of this size is cut, to the pixel as Pillow and torchvision do it.
 *
 * One pixel aside costs more than any filter: 4 to 12 grey levels on average, and now and then the right class.
 */
export function cutOf(size: { width: number; height: number }, geometry: Geometry): Cut {
  const { shorterSide, cropSide, isStretched = false } = geometry
  if (isStretched) return { width: cropSide, height: cropSide, left: 0, top: 0 }
  const shorter = Math.min(size.width, size.height)
  const width = Math.trunc((size.width * shorterSide) / shorter)
  const height = Math.trunc((size.height * shorterSide) / shorter)
  return { width, height, left: halfToEven((width - cropSide) / 2), top: halfToEven((height - cropSide) / 2) }
}

/** Python's rounding of halves: 58.5 to 58, 59.5 to 60. */
function halfToEven(offset: number): number {
  return Number.isInteger(offset) ? offset : 2 * Math.round(offset / 2)
}
