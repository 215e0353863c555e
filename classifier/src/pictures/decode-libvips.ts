import type { Decoder, EncodedImage } from './decoder.ts'
import { orientationOf } from './exif.ts'
import { type Cut, cutOf, type Geometry } from './geometry.ts'
import { jpegFrame } from './jpeg-frame.ts'
import { storedCut, turnUpright, uprightSize } from './orientation.ts'

type Size = { width: number; height: number }

/** An image or a region in the memory of libvips; nothing where it has failed. */
type Pointer = bigint | null

/** Factors by which libjpeg shrinks while it decodes. */
const SHRINKS = [8, 4, 2]
/** The whole picture is in memory once, shrunk: what is long and thin is left to sharp, which takes a few rows at a time. */
const MAX_SHRUNK_PIXELS = 2 ** 20
const CHANNELS = 3
/** Numbers of libvips' enumerations: VIPS_ACCESS_, VIPS_FAIL_ON_, VIPS_KERNEL_, VIPS_FORMAT_. */
const SEQUENTIAL = 1
const TRUNCATED = 1
const LINEAR = 1
const UCHAR = 0

/**
 * Decodes JPEG in three colours by the libvips that sharp has loaded, called directly, and leaves all else to sharp.
 *
 * It takes a fifth less for a picture of 1920x1080: sharp's pipeline hands rows from thread to thread, where a worker has
 * but one core, and lets libjpeg shrink less than it can. The numbers are the same where both shrink alike. What fails
 * here goes to sharp, which says what is wrong with it.
 */
export async function withLibvips(sharp: Decoder, maxPixels: number): Promise<Decoder> {
  const decodeJpeg = await loadLibvips()
  return {
    ...sharp,
    name: 'libvips',
    async decode(image, geometry) {
      const plan = planOf(image, geometry, maxPixels)
      const rgb = plan && decodeJpeg(image.bytes, plan)
      if (plan === undefined || rgb === undefined) return sharp.decode(image, geometry)
      return turnUpright(rgb, plan.side, plan.orientation)
    },
  }
}

/** What a picture is decoded to, at which factor, and the square that is cut out of it resized: as it is stored. */
type Plan = { shrink: number; shrunk: Size; cut: Cut; side: number; orientation: number }

function planOf({ bytes, type }: EncodedImage, geometry: Geometry, maxPixels: number): Plan | undefined {
  const frame = type === 'jpeg' ? jpegFrame(bytes) : undefined
  if (frame?.components.length !== CHANNELS || frame.width * frame.height > maxPixels) return undefined
  if (Math.min(frame.width, frame.height) < geometry.shorterSide) return undefined // enlarged: resample.ts
  const orientation = orientationOf(bytes)
  const side = geometry.cropSide
  const cut = storedCut(cutOf(uprightSize(frame, orientation), geometry), side, orientation)
  const shrink = shrinkOf(frame, Math.min(frame.width / cut.width, frame.height / cut.height))
  const shrunk = { width: Math.floor(frame.width / shrink), height: Math.floor(frame.height / shrink) }
  return shrunk.width * shrunk.height > MAX_SHRUNK_PIXELS ? undefined : { shrink, shrunk, cut, side, orientation }
}

/**
 * As sharp chooses, which stays well above the wanted size because a row that is rounded away moves all others. Where the
 * sides can be divided, as those of cameras and screens can, none is. Below 4 nearness counts more
 * than the millisecond: a picture of 720x720, decoded at half its size, has been called another cat.
 *
 * @param most - How many times the picture is larger than wanted.
 */
function shrinkOf({ width, height }: Size, most: number): number {
  const largest = SHRINKS.find((factor) => factor <= most) ?? 1
  const isExact = largest > 2 && width % largest === 0 && height % largest === 0
  return most >= largest + 1 || isExact ? largest : Math.max(1, largest / 2)
}

/** Throws where the library cannot be called. */
async function loadLibvips(): Promise<(jpeg: Buffer, plan: Plan) => Uint8Array | undefined> {
  const { default: koffi } = await import('koffi')
  const library = koffi.load(libvipsPath())
  const load = library.func('int vips_jpegload_buffer(const void *bytes, size_t length, _Out_ void **image, ...)')
  const reduce = library.func('int vips_reduce(void *image, _Out_ void **reduced, double across, double down, ...)')
  const bandsOf = library.func('int vips_image_get_bands(void *image)')
  const formatOf = library.func('int vips_image_get_format(void *image)')
  const widthOf = library.func('int vips_image_get_width(void *image)')
  const heightOf = library.func('int vips_image_get_height(void *image)')
  const regionOf = library.func('void *vips_region_new(void *image)')
  const fetch = library.func(
    'void *vips_region_fetch(void *, int left, int top, int width, int height, _Out_ size_t *)',
  )
  const unref = library.func('void g_object_unref(void *object)')
  const free = library.func('void g_free(void *memory)')
  const clearErrors = library.func('void vips_error_clear()')
  const is = (image: Pointer, { width, height }: Size) => widthOf(image) === width && heightOf(image) === height

  return function decodeJpeg(jpeg, { shrink, shrunk, cut, side }) {
    const images: [Pointer] = [null]
    const reduceds: [Pointer] = [null]
    let region: Pointer = null
    try {
      const options = [...int('shrink', shrink), ...int('access', SEQUENTIAL), ...int('fail_on', TRUNCATED)]
      if (load(jpeg, jpeg.length, images, ...options, ...END) !== 0) return undefined
      const [image] = images
      if (!is(image, shrunk) || bandsOf(image) !== CHANNELS || formatOf(image) !== UCHAR) return undefined
      const [across, down] = [shrunk.width / cut.width, shrunk.height / cut.height]
      if (reduce(image, reduceds, across, down, ...int('kernel', LINEAR), ...END) !== 0) return undefined
      if (!is(reduceds[0], cut)) return undefined
      region = regionOf(reduceds[0]) as Pointer
      // All rows in one go, so that all is done in this thread.
      const pixels = fetch(region, cut.left, cut.top, side, side, [0]) as Pointer
      if (pixels === null) return undefined
      const rgb = new Uint8Array(koffi.view(pixels, side * side * CHANNELS).slice(0))
      free(pixels)
      return rgb
    } finally {
      for (const object of [region, ...reduceds, ...images]) if (object !== null) unref(object)
      clearErrors()
    }
  }
}

/** The file that sharp has loaded, wherever its packages put it on this system. */
export function libvipsPath(): string {
  const report = process.report as typeof process.report & { excludeNetwork: boolean } // its type lacks it
  const wasExcluded = report.excludeNetwork
  report.excludeNetwork = true // it would ask name servers who is connected
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: string[] }
  report.excludeNetwork = wasExcluded
  const path = sharedObjects.find((file) => /libvips-(cpp\.|42\.dll)/.test(file))
  if (path === undefined) throw new Error('sharp has loaded no libvips')
  return path
}

/** An option of a function that takes any number of them, with the types that koffi asks for; and the end of them. */
const int = (name: string, value: number) => ['const char *', name, 'int', value] as const
const END = ['void *', null] as const
