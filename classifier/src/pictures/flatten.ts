/** Lays interleaved RGBA over white, in place. */
export function flattenOverWhite(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3] as number
    if (alpha === 255) continue
    for (let channel = i; channel < i + 3; channel++) {
      rgba[channel] = Math.round(((rgba[channel] as number) * alpha + 255 * (255 - alpha)) / 255)
    }
    rgba[i + 3] = 255
  }
}
