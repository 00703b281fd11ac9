import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import {
  type DeletedTokens,
  TOKEN_KINDS,
  type Token,
  type TokenKind,
  type TokenStatus,
  tokenStatus,
} from '../../shared/token.ts'
import { isGone } from './keeping.ts'
import type { TokenPage, TokenQuery } from './token-calls.ts'
import type { IndexedToken, PlainToken, TakenTokens, TokenSource } from './token-source.ts'

/** Tokens looked at in one turn: about a millisecond. */
const SLICE = 500

/** Tells what is known of a token beside its own row. */
export type Judge = (token: PlainToken) => Token

/**
 * Looks for tokens of all kinds, newest first, and lets others have their turn while it does, since there can be
 * hundreds of thousands. Deleted ones are found only by their status.
 *
 * @param notedWith The ids of tokens whose note has a text, in small letters.
 * @throws AppError ERR_INPUT_INVALID when `before` is not what an earlier page answered.
 */
export async function findTokens(
  sources: readonly TokenSource[],
  query: TokenQuery,
  judge: Judge,
  nowMs: number,
  notedWith: (wanted: string) => ReadonlySet<string>,
): Promise<TokenPage> {
  const wanted = query.text.trim().toLowerCase()
  const noted = wanted === '' ? NONE : notedWith(wanted)
  const found: Token[] = []
  let lookedAt = 0
  for (const { taken, index, cursor } of newestFirst(sources, query)) {
    const indexed = taken.indexed(index)
    const isNoted = (): boolean => noted.size > 0 && noted.has(taken.at(index).id)
    if (isOfKind(indexed, query) && (indexed.text.includes(wanted) || isNoted())) {
      const judged = judge(taken.at(index))
      if (hasStatus(tokenStatus(judged, nowMs), query.status)) found.push(judged)
      if (found.length === query.limit) return { tokens: found, nextBefore: cursor }
    }
    lookedAt += 1
    if (lookedAt % SLICE === 0) await nextTurn()
  }
  return { tokens: found, nextBefore: null }
}

/** How many tokens of each kind were deleted and can be restored still, in the order of the kinds. Lets others have their turn. */
export async function countDeleted(
  sources: readonly TokenSource[],
  nowMs: number,
): Promise<readonly DeletedTokens[]> {
  const counts = new Map<TokenKind, number>()
  for (const source of sources) {
    const taken = source.take()
    for (let index = 0; index < taken.length; index += 1) {
      const { kind, deletedAtMs } = taken.at(index)
      const isKept = deletedAtMs !== null && !isGone(deletedAtMs, nowMs)
      if (isKept) counts.set(kind, (counts.get(kind) ?? 0) + 1)
      if (index % SLICE === SLICE - 1) await nextTurn()
    }
  }
  return TOKEN_KINDS.flatMap((kind) => {
    const count = counts.get(kind)
    return count === undefined ? [] : [{ kind, count }]
  })
}

const hasStatus = (status: TokenStatus, wanted: TokenStatus | null): boolean =>
  wanted === null ? status !== 'deleted' : status === wanted

const isOfKind = (token: IndexedToken, { kind }: TokenQuery): boolean =>
  kind === null || token.kind === kind

const NONE: ReadonlySet<string> = new Set()

interface Step {
  readonly taken: TakenTokens
  readonly index: number
  /** Where the next page begins: how many of each source are left. Null when that is none. */
  readonly cursor: string | null
}

/**
 * Walks all sources at once, each from its end. What is made meanwhile shifts nothing; what goes meanwhile lets a page
 * begin with some that were shown, and never skips one.
 */
function* newestFirst(sources: readonly TokenSource[], query: TokenQuery): Generator<Step> {
  const all = sources
    .filter(({ kinds }) => query.kind === null || kinds.includes(query.kind))
    .map((source) => source.take())
  const left = placesOf(query.before, all)
  const heads = all.map((taken, at) => headOf(taken, left[at] ?? 0))
  for (;;) {
    let newest = -1
    for (const [at, head] of heads.entries()) {
      if (head !== null && (heads[newest]?.createdAtMs ?? -1) < head.createdAtMs) newest = at
    }
    const taken = all[newest]
    if (taken === undefined) return
    const index = (left[newest] ?? 1) - 1
    left[newest] = index
    heads[newest] = headOf(taken, index)
    yield { taken, index, cursor: left.some((each) => each > 0) ? left.join('.') : null }
  }
}

const headOf = (taken: TakenTokens, left: number): IndexedToken | null =>
  left > 0 ? taken.indexed(left - 1) : null

function placesOf(before: string | null, taken: readonly { readonly length: number }[]): number[] {
  if (before === null) return taken.map(({ length }) => length)
  const places = before.split('.').map(Number)
  const isRight =
    places.length === taken.length && places.every((place) => Number.isSafeInteger(place))
  if (isRight) return places.map((place, at) => Math.min(place, taken[at]?.length ?? 0))
  const issues = [{ path: 'before', message: 'Use what the page before answered. Start over.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
