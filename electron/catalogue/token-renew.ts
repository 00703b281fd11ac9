import { AppError } from '../../shared/errors.ts'
import type { ListKind } from '../../shared/token.ts'
import type { TokenInput, TokenRenewal } from '../../shared/token-input.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'
import type { NewToken, TokenIssue } from './token-calls.ts'
import type { PlainToken } from './token-source.ts'

const MINUTE_MS = 60_000

/** Gives a token a new end, or issues it anew with the same grant; see {@link Tokens.renew}. */
export type TokenRenew = (token: PlainToken, renewal: TokenRenewal, actor: Actor) => NewToken

interface RenewParts {
  readonly editor: Editor
  readonly issue: TokenIssue
  readonly renewers: Readonly<Record<ListKind, Renewer>>
  readonly now: () => number
}

/** What a kind does: what is to be issued for the same grant, and how the one that is out gets its end. */
export interface Renewer {
  /** @param minutes Lifetime from now. Null: as long as the token was issued for. */
  anew(id: string, minutes: number | null): TokenInput
  /** @param atMs Epoch milliseconds; a moment that is over ends it at once. */
  endAt(id: string, atMs: number, actor: Actor): void
  /** Moves its end without issuing another. Left out where the end is signed. */
  readonly moveEnd?: (id: string, minutes: number | null, actor: Actor) => void
}

/** Makes what gives a token a new end, or issues it anew with the same grant. */
export function createTokenRenew(parts: RenewParts): TokenRenew {
  const { editor, issue, renewers, now } = parts
  return (token, { minutes, overlapMinutes }, actor) => {
    if (token.deletedAtMs !== null) {
      throw new AppError('ERR_NOT_FOUND', 'This token was deleted. Restore it first.')
    }
    const renewer = Object.hasOwn(renewers, token.kind) ? renewers[token.kind as ListKind] : null
    if (!token.isRenewable || renewer === null) {
      const message = 'This cannot be issued anew here with the same grant. Issue another.'
      throw new AppError('ERR_INPUT_INVALID', message)
    }
    const inOneEdit = <T>(work: () => T): T => editor.batch(work, { keep: true })
    if (overlapMinutes === null && renewer.moveEnd !== undefined) {
      renewer.moveEnd(token.id, minutes, actor)
      const ref = { kind: token.kind, id: token.id }
      return { ref, secret: null, urls: [], query: null }
    }
    return inOneEdit(() => {
      // First, since a label belongs to the one that stays.
      if (overlapMinutes !== null) {
        const wantedMs = now() + overlapMinutes * MINUTE_MS
        renewer.endAt(token.id, Math.min(wantedMs, token.expiresAtMs ?? wantedMs), actor)
      }
      return issue(renewer.anew(token.id, minutes), actor)
    })
  }
}
