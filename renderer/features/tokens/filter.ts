import { formatTerms, parseTerms } from '../../../shared/filter-text.ts'
import {
  TOKEN_KINDS,
  TOKEN_STATUSES,
  type TokenKind,
  type TokenStatus,
} from '../../../shared/token.ts'
import { t } from '../../language/t.ts'

/** Longest text the call takes. */
const MAX_TEXT = 120

/** A filter text understood. */
export interface TokenFilter {
  readonly text: string
  readonly kind: TokenKind | null
  readonly status: TokenStatus | null
  /** The first thing in it that cannot be used, as a sentence. Null when all can. */
  readonly problem: string | null
}

/** Understands `kind:stream-key status:expired` and free words, which are looked for as they stand. */
export function readTokenFilter(filter: string): TokenFilter {
  const words: string[] = []
  let kind: TokenKind | null = null
  let status: TokenStatus | null = null
  let problem: string | null = null
  for (const term of parseTerms(filter)) {
    const value = term.value.toLowerCase()
    if (term.key === null) words.push(term.value)
    else if (term.key === 'kind') {
      kind = TOKEN_KINDS.find((each) => each === value) ?? kind
      if (kind === null)
        problem ??= t('There is no kind "{value}". There are {tokenKinds}.', {
          value,
          tokenKinds: TOKEN_KINDS.join(', '),
        })
    } else if (term.key === 'status') {
      status = TOKEN_STATUSES.find((each) => each === value) ?? status
      if (status === null) {
        problem ??= t('There is no status "{value}". There are {tokenStatuses}.', {
          value,
          tokenStatuses: TOKEN_STATUSES.join(', '),
        })
      }
    } else words.push(`${term.key}:${term.value}`)
  }
  return { text: words.join(' ').slice(0, MAX_TEXT), kind, status, problem }
}

/** The filter text with another kind in it; null for all kinds. */
export function withKind(filter: string, kind: TokenKind | null): string {
  const rest = parseTerms(filter).filter(({ key }) => key !== 'kind')
  return formatTerms(kind === null ? rest : [...rest, { key: 'kind', value: kind }])
}
