import { createHook } from 'node:async_hooks'

let kept: object | null = null

/**
 * Keeps one of Node's own ticks for as long as the process lives. V8 forgets the hidden classes of objects of which a full
 * collection finds none alive, and between two requests there is no tick. After a few collections `process.nextTick`, which
 * Node calls a dozen times for each request, knows its own objects no more and makes each of them the slow way: 3 % of
 * the time of a busy handler.
 *
 * @returns The tick.
 */
export function keepTick(): object | null {
  if (kept !== null) return kept
  const hook = createHook({
    init(_id, type, _triggeredBy, resource) {
      if (type === 'TickObject') kept = resource
    },
  })
  hook.enable()
  process.nextTick(() => {})
  hook.disable()
  return kept
}
