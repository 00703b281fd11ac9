import { AppError } from '../../shared/errors.ts'
import type { ListKind } from '../../shared/token.ts'
import type { TokenInput, TokenRenewal } from '../../shared/token-input.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { Editor } from './editor.ts'
import type { LinkActs } from './link-acts.ts'
import type { OwnedStreamKeys } from './stream-keys.ts'
import type { NewToken, TokenIssue } from './token-issue.ts'
import type { PlainToken } from './token-source.ts'
import type { Actor } from './types.ts'

const MINUTE_MS = 60_000
const MAX_MINUTES = 43_200

/** Gives a token a new end, or issues it anew with the same grant; see Catalogue for the call. */
export type TokenRenew = (token: PlainToken, renewal: TokenRenewal, actor: Actor) => NewToken

interface RenewParts {
  readonly editor: Editor
  readonly links: ReadonlyMap<string, StoredLink>
  readonly linkActs: LinkActs
  readonly streamKeys: OwnedStreamKeys
  readonly issue: TokenIssue
  readonly now: () => number
}

/** What a kind does: what is to be issued for the same grant, and how the one that is out gets its end. */
interface Renewer {
  anew(id: string, minutes: number | null): TokenInput
  endAt(id: string, atMs: number | null, actor: Actor): void
  /** Whether its end can be moved without issuing another. */
  readonly canMoveEnd: boolean
}

export function createTokenRenew(parts: RenewParts): TokenRenew {
  const { editor, issue, now } = parts
  const renewers = renewersOf(parts)
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
    if (overlapMinutes === null && renewer.canMoveEnd) {
      renewer.endAt(token.id, minutes === null ? null : now() + minutes * MINUTE_MS, actor)
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

function renewersOf(parts: RenewParts): Readonly<Record<ListKind, Renewer>> {
  const { editor, links, linkActs, streamKeys } = parts
  const linkOf = (id: string): StoredLink => known(links.get(id))
  const endLink = (id: string, atMs: number | null, actor: Actor): void => {
    if (atMs !== null) linkActs.setEnd(id, atMs, actor)
  }
  return {
    'listener-link': {
      canMoveEnd: false,
      endAt: endLink,
      anew: (id, minutes) => {
        const { streamId, label, tags, ...link } = linkOf(id)
        return {
          kind: 'listener-link',
          streamId,
          label,
          tags: [...tags],
          minutes: minutes ?? lifetimeOf(link),
        }
      },
    },
    'nimble-link': {
      canMoveEnd: false,
      endAt: endLink,
      anew: (id, minutes) => {
        const { streamId, label, tags, terms } = linkOf(id)
        const { minutes: signedFor, ...restrictions } = known(terms)
        return {
          kind: 'nimble-link',
          ...restrictions,
          streamId,
          label,
          tags: [...tags],
          minutes: minutes ?? signedFor,
        }
      },
    },
    'stream-key': {
      canMoveEnd: true,
      endAt: streamKeys.setEnd,
      anew: (id) => {
        const { streamId, label } = known(editor.state.streamKeys.get(id))
        return { kind: 'stream-key', streamId, label }
      },
    },
  }
}

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new AppError('ERR_NOT_FOUND')
  return value
}

/** For how long a link was signed, in whole minutes. */
const lifetimeOf = (link: Pick<StoredLink, 'createdAtMs' | 'expiresAtMs'>): number =>
  Math.min(MAX_MINUTES, Math.max(1, Math.round((link.expiresAtMs - link.createdAtMs) / MINUTE_MS)))
