import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { type Token, type TokenStatus, tokenStatus } from '../../shared/token.ts'
import type { PlainToken, TokenSource } from './token-source.ts'
import type { TokenPage, TokenQuery } from './types.ts'

/** Tokens looked at in one turn: about a millisecond. */
const SLICE = 500

/** Tells what is known of a token beside its own row. */
export type Judge = (token: PlainToken) => Token

/**
 * Looks for tokens of all kinds, newest first, and lets others have their turn while it does, since there can be
 * hundreds of thousands. Deleted ones are found only by their status.
 *
 * @throws AppError ERR_INPUT_INVALID when `before` is not what an earlier page answered.
 */
export async function findTokens(
  sources: readonly TokenSource[],
  query: TokenQuery,
  judge: Judge,
  nowMs: number,
): Promise<TokenPage> {
  const wanted = query.text.trim().toLowerCase()
  const found: Token[] = []
  let lookedAt = 0
  for (const { token, cursor } of newestFirst(sources, query)) {
    if (isWanted(token, query, wanted)) {
      const judged = judge(token)
      if (hasStatus(tokenStatus(judged, nowMs), query.status)) found.push(judged)
      if (found.length === query.limit) return { tokens: found, nextBefore: cursor }
    }
    lookedAt += 1
    if (lookedAt % SLICE === 0) await nextTurn()
  }
  return { tokens: found, nextBefore: null }
}

const hasStatus = (status: TokenStatus, wanted: TokenStatus | null): boolean =>
  wanted === null ? status !== 'deleted' : status === wanted

function isWanted(token: PlainToken, { kind }: TokenQuery, wanted: string): boolean {
  if (kind !== null && token.kind !== kind) return false
  if (wanted === '') return true
  return [token.label, token.id, token.issuedBy ?? '', ...token.streams, ...token.tags].some(
    (text) => text.toLowerCase().includes(wanted),
  )
}

interface Step {
  readonly token: PlainToken
  /** Where the next page begins: how many of each source are left. Null when that is none. */
  readonly cursor: string | null
}

/**
 * Walks all sources at once, each from its end. What is made meanwhile shifts nothing; what goes meanwhile lets a page
 * begin with some that were shown, and never skips one.
 */
function* newestFirst(sources: readonly TokenSource[], query: TokenQuery): Generator<Step> {
  const taken = sources
    .filter(({ kinds }) => query.kind === null || kinds.includes(query.kind))
    .map((source) => source.take())
  const left = placesOf(query.before, taken)
  const heads = taken.map((each, at) => headOf(each, left[at] ?? 0))
  for (;;) {
    let newest = -1
    for (const [at, head] of heads.entries()) {
      if (head !== null && (heads[newest]?.createdAtMs ?? -1) < head.createdAtMs) newest = at
    }
    const token = heads[newest]
    const source = taken[newest]
    if (token === undefined || token === null || source === undefined) return
    const rest = (left[newest] ?? 1) - 1
    left[newest] = rest
    heads[newest] = headOf(source, rest)
    yield { token, cursor: left.some((each) => each > 0) ? left.join('.') : null }
  }
}

const headOf = (
  taken: { readonly length: number; at(index: number): PlainToken },
  left: number,
): PlainToken | null => (left > 0 ? taken.at(left - 1) : null)

function placesOf(before: string | null, taken: readonly { readonly length: number }[]): number[] {
  if (before === null) return taken.map(({ length }) => length)
  const places = before.split('.').map(Number)
  const isRight =
    places.length === taken.length && places.every((place) => Number.isSafeInteger(place))
  if (isRight) return places.map((place, at) => Math.min(place, taken[at]?.length ?? 0))
  const issues = [{ path: 'before', message: 'Use what the page before answered. Start over.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
