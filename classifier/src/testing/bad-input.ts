/** One request that no well-meaning client sends, and the statuses that it may be answered with. */
export type BadInput = {
  name: string
  body: Buffer
  /** `Content-Type` of the body. */
  type: string
  allowed: readonly number[]
}

/** A bad picture, sent as the body itself. */
export const asBody = (name: string, body: Buffer, allowed: readonly number[]): BadInput => ({
  name,
  body,
  type: 'image/jpeg', // also where it is a lie: the format is recognised by the bytes
  allowed,
})
