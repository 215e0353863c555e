import type { Topic } from '../../engine/terraform/document.ts'

/** A resource's arguments, by name. */
export type Body = Record<string, unknown>

/** Bodies of every resource of one type, in the order of the root module; for tests. */
export function bodiesOf(topics: readonly Pick<Topic, 'blocks'>[], type: string): Body[] {
  return topics.flatMap(({ blocks = [] }) =>
    blocks.flatMap((block) => (block.type === type ? [{ ...block.body }] : [])),
  )
}

/** An argument that is a block itself. */
export function blockIn(body: Body | undefined, name: string): Body {
  return { ...Object(body?.[name]) }
}
