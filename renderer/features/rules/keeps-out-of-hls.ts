import type { Rule } from '../../../shared/rule.ts'

/** Whether a rule is to keep viewers over HLS out, or to send them elsewhere. False for one that is off. */
export function keepsOutOfHls({ state, actions, effect, source }: Rule): boolean {
  if (state === 'off' || !actions.includes('subscribe')) return false
  if (effect.kind === 'continue' || effect.kind === 'ads') return false
  return source.kind !== 'protocol' || source.values.some((each) => /hls/i.test(each))
}
