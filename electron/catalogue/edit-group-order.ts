import type { KeptStep } from '../store/catalogue/kept-edits.ts'

export type GoneStep = Extract<KeptStep, { do: 'gone' }>

/** Whether a step took away what is in the table of what was deleted. */
export const isFiled = (step: KeptStep): step is GoneStep =>
  step.do === 'gone' && step.deletedId !== null

const isOwned = ({ noun }: GoneStep): boolean => noun === 'front_door'

/**
 * Each by itself, but for those that are filed and stand next to each other: they come back in one go. What belongs to another
 * thing comes back once that is there.
 */
export function chunksOf(todo: readonly KeptStep[]): readonly (readonly KeptStep[])[] {
  const chunks: KeptStep[][] = []
  for (const step of todo) {
    const last = chunks.at(-1)
    const before = last?.[0]
    if (
      before !== undefined &&
      isFiled(before) &&
      isFiled(step) &&
      isOwned(before) === isOwned(step)
    ) {
      last?.push(step)
    } else chunks.push([step])
  }
  return chunks
}

/**
 * The latest first. Rules are held to the pinned tests and may be about any stream, so they go back when those are as they
 * were, and before a stream is deleted that they are about.
 */
export function backwards(steps: readonly KeptStep[]): readonly KeptStep[] {
  const order = steps.toReversed()
  const isMadeStream = (step: KeptStep): boolean => step.do === 'made' && step.noun === 'stream'
  const isRules = (step: KeptStep): boolean => step.do === 'rules'
  return [
    ...order.filter((step) => !isRules(step) && !isMadeStream(step)),
    ...order.filter(isRules),
    ...order.filter(isMadeStream),
  ]
}
