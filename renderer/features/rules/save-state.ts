import type { Rule } from '../../../shared/rule.ts'
import type { ApiError } from '../../api/client.ts'

/** Whether the server has what is on screen. */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  /** `sent` is what was refused: the error's paths count in it. */
  | {
      readonly kind: 'refused'
      readonly error: Pick<ApiError, 'message' | 'issues'>
      readonly sent: readonly Rule[]
    }

/** What the server said of each rule, by its id: both rules of a tie have an entry. */
export function issuesByRule(save: SaveState): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  if (save.kind !== 'refused') return found
  for (const issue of save.error.issues) {
    const [noun, index] = issue.path.split('.')
    const rule = noun === 'rules' ? save.sent[Number(index)] : undefined
    if (rule) found.set(rule.id, [...(found.get(rule.id) ?? []), issue.message])
  }
  return found
}
