import type { Action } from './access.ts'
import type { Reach, TokenReach } from './reach.ts'

/** Calls of the console API about who can reach what. */
export interface ReachApi {
  /** Every stream and kind of source, decided by the rules in force or the draft. `at` is epoch milliseconds, default now. */
  'GET /reach': {
    query: {
      at?: string
      action?: Action
      rules?: 'published' | 'draft'
      holds?: 'nothing' | 'link'
    }
    answer: Reach
  }
  /** The other way: what one token opens. */
  'GET /reach/tokens/{kind}/{id}': {
    params: { kind: string; id: string }
    query: { at?: string }
    answer: TokenReach
  }
}
