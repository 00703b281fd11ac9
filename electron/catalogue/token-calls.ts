import type { Link } from '../../shared/credential.ts'
import type {
  IssuedToken,
  Token,
  TokenAct,
  TokenKind,
  TokenRef,
  TokenStatus,
} from '../../shared/token.ts'
import type { BulkCheck, BulkJob, BulkKind } from '../../shared/token-bulk.ts'
import type { TokenBulkInput, TokenInput } from '../../shared/token-input.ts'
import type { Actor } from './actor.ts'

export interface LinkQuery {
  /** Id of a link; only those issued before it. Null means from the newest. */
  readonly before: string | null
  /** Looked for, without regard to case, in label, stream name, issuer, id and tags. Empty means all. */
  readonly text: string
  /** At most so many, 1 or more. */
  readonly limit: number
}

export interface LinkPage {
  readonly links: readonly Link[]
  /** Pass as `before` for the next page; null at the end. */
  readonly nextBefore: string | null
}

export interface TokenQuery {
  /** What an earlier page answered as `nextBefore`. Null means from the newest. */
  readonly before: string | null
  /** Looked for, without regard to case, in label, streams, issuer, id, tags and note. Empty means all. */
  readonly text: string
  /** Null means every kind. */
  readonly kind: TokenKind | null
  /** Null means whatever was not deleted. */
  readonly status: TokenStatus | null
  /** At most so many, 1 or more. */
  readonly limit: number
}

export interface TokenPage {
  readonly tokens: readonly Token[]
  /** Pass as `before` for the next page; null at the end. */
  readonly nextBefore: string | null
}

/** What the catalogue does with tokens by itself; revoking ends sessions too and is done in sessions/. */
export type CatalogueTokenAct = Exclude<TokenAct, 'revoke'>

/** One row of a list that was issued, with the text of its token. */
export interface BulkRow {
  readonly line: number
  /** Null when something was wrong with the row. */
  readonly issued: Pick<IssuedToken, 'secret' | 'urls'> | null
  readonly token:
    | (Pick<Token, 'id' | 'label' | 'streams' | 'expiresAtMs'> & { readonly kind: BulkKind })
    | null
  readonly problem: string | null
}

/** Issuing lists of tokens. What was issued stays, whatever becomes of the rest. */
export interface BulkCalls {
  /** What issuing the rows would do; nothing is issued. ERR_INPUT_INVALID when there is none. */
  check(input: TokenBulkInput): Promise<BulkCheck>
  /**
   * Begins to issue the rows in the background, a hundred in a transaction. ERR_INPUT_INVALID names the lines with
   * something wrong, unless those are to be left out; ERR_TOO_MANY while another list is being issued.
   */
  start(input: TokenBulkInput, actor: Actor): Promise<BulkJob>
  /** ERR_NOT_FOUND an hour after its end. */
  get(id: string): BulkJob
  list(): readonly BulkJob[]
  /** Ends it after the transaction under way. */
  cancel(id: string): BulkJob
  /** What was issued so far, with the texts of the tokens; not stored anywhere. */
  result(id: string): readonly BulkRow[]
  /** Told once the file of a list that has ended was read to its end. Does nothing for one that is not kept or goes on. */
  noteSaved(id: string): void
  /** Whether a list that was issued in the last 30 days can be withdrawn. */
  isKept(id: string): boolean
  /** The grants of the tokens of such a list. ERR_NOT_FOUND. */
  grantsOf(id: string): readonly string[]
}

/** A token that was just issued, by its name among all. */
export interface NewToken extends Omit<IssuedToken, 'token'> {
  readonly ref: TokenRef
}

/** Issues a token of any kind. Throws what issuing one of that kind throws, with paths into the input. */
export type TokenIssue = (input: TokenInput, actor: Actor) => NewToken
