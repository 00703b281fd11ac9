import type { Editor } from './editor.ts'
import type { GrantLimits } from './grant-limits.ts'
import type { TokenIssue } from './token-calls.ts'
import type { TokenRenew } from './token-renew.ts'

interface LimitedParts {
  readonly editor: Editor
  readonly grantLimits: GrantLimits
}

/** Issues a token together with the limit of its own it was asked for with: both or neither. */
export const issueLimited =
  ({ editor, grantLimits }: LimitedParts, issue: TokenIssue): TokenIssue =>
  ({ sessions, ...input }, actor) =>
    editor.batch(
      () => {
        const made = issue(input, actor)
        if (sessions != null) {
          const limit = { sessions, mayBeShared: false, note: '' }
          grantLimits.set(made.ref.id, limit, actor)
        }
        return made
      },
      { keep: true },
    )

/** Renews a token; what is issued in its place may what it may. */
export const renewLimited =
  ({ editor, grantLimits }: LimitedParts, renew: TokenRenew): TokenRenew =>
  (token, renewal, actor) =>
    editor.batch(
      () => {
        const made = renew(token, renewal, actor)
        const own = grantLimits.of(token.id)
        if (own !== null && made.ref.id !== token.id) {
          const { sessions, mayBeShared, note } = own
          grantLimits.set(made.ref.id, { sessions, mayBeShared, note }, actor)
        }
        return made
      },
      { keep: true },
    )
