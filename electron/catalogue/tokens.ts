import type { GrantKind } from '../../shared/access.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type {
  DeletedTokens,
  IssuedToken,
  Token,
  TokenKind,
  TokenPreview,
  TokenRef,
} from '../../shared/token.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { TokenInput, TokenRenewal } from '../../shared/token-input.ts'
import type { Actor } from './actor.ts'
import { notedWith } from './annotations.ts'
import type { Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { isGone } from './keeping.ts'
import { type TokensBy, tokensNamed } from './named-tokens.ts'
import type { RevocationCalls } from './revocation-types.ts'
import type { CatalogueTokenAct, TokenIssue, TokenPage, TokenQuery } from './token-calls.ts'
import { countDeleted, findTokens, type Judge } from './token-list.ts'
import { type PreviewTools, previewToken } from './token-preview.ts'
import type { TokenRenew } from './token-renew.ts'
import { type Fit, searchTokens } from './token-search.ts'
import type { PlainToken, TokenSource } from './token-source.ts'

interface TokenParts extends PreviewTools {
  readonly editor: Editor
  readonly sources: readonly TokenSource[]
  readonly uses: GrantUses
  readonly revocations: RevocationCalls
  readonly issue: TokenIssue
  readonly renew: TokenRenew
  readonly now: () => number
}

/** Tokens of every kind at once. */
export interface Tokens {
  /** Some of them, newest first, found in slices between which the handler goes on answering. */
  page(query: TokenQuery): Promise<TokenPage>
  /** How many of each kind can be restored. */
  deleted(): Promise<readonly DeletedTokens[]>
  /** Those that fit a text best, deleted ones left out, at most so many; see token-search.ts. */
  search(
    text: string,
    limit: number,
  ): Promise<readonly { readonly token: Token; readonly fit: Fit }[]>
  /** What the operator called the token that a grant is. Empty when it has no label, or is none of ours. */
  labelOf(grantId: string): string
  /** The token that a grant is. Null when none such is stored. */
  find(grantId: string): Token | null
  /** The ids of all with a label or tag, as it is written, deleted ones left out. ERR_NOT_FOUND when there is none. */
  named(by: TokensBy, value: string): readonly string[]
  /** ERR_NOT_FOUND */
  get(ref: TokenRef): Token
  /** When the token that a grant is of ends, epoch milliseconds; null without an end. Null when none such is stored. */
  endOf(grantId: string): { readonly kind: GrantKind; readonly endsAtMs: number | null } | null
  /** All of it or nothing. ERR_NOT_FOUND names the token that is not there or was deleted. */
  act(act: CatalogueTokenAct, refs: readonly TokenRef[], actor: Actor): void
  /** What a token would permit and what is odd about it, half a form included. Nothing is signed or stored. */
  preview(input: unknown): TokenPreview
  /** What issuing one of that kind throws. */
  issue(input: TokenInput, actor: Actor): IssuedToken
  /**
   * Renews or, with an overlap, rolls a token: a kind whose end is not part of its text gets another end, any other
   * is issued anew with the same stream, label, tags and restrictions. ERR_INPUT_INVALID when it is not known what it
   * was signed with.
   */
  renew(renewal: TokenRenewal, actor: Actor): IssuedToken
}

/** Makes the calls on tokens of all kinds at once. */
export function createTokens(parts: TokenParts): Tokens {
  const { editor, sources, issue, renew, now } = parts
  const shown = (issued: Omit<IssuedToken, 'token'>, ref: TokenRef): IssuedToken => ({
    ...issued,
    token: judgeOf(parts)(findToken(sources, ref)),
  })
  return {
    page: (query) =>
      findTokens(sources, query, judgeOf(parts), now(), (wanted) =>
        notedWith(editor.state.annotations, 'token', wanted),
      ),
    deleted: () => countDeleted(sources, now()),
    search: async (text, limit) => {
      const found = await searchTokens(sources, text, limit)
      const judge = judgeOf(parts)
      return found.map(({ token, fit }) => ({ token: judge(token), fit }))
    },
    labelOf: (grantId) => labelOf(sources, storedGrantOf(grantId) ?? grantId),
    find(grantId) {
      for (const source of sources) {
        const token = source.find(grantId)
        if (token !== null) return judgeOf(parts)(token)
      }
      return null
    },
    named: (by, value) => tokensNamed(sources, by, value),
    get: (ref) => judgeOf(parts)(findToken(sources, ref)),
    endOf(grantId) {
      for (const source of sources) {
        const token = source.find(grantId)
        if (token !== null) return { kind: kindOf(token), endsAtMs: token.expiresAtMs }
      }
      return null
    },
    act: (act, refs, actor) =>
      editor.batch(
        () => {
          for (const ref of refs) actOn(parts, act, ref, actor)
        },
        { keep: true },
      ),
    preview: (input) => previewToken(editor.state, input, now(), parts),
    issue: (input, actor) => {
      const { ref, ...issued } = issue(input, actor)
      return shown(issued, ref)
    },
    renew: (renewal, actor) => {
      const { ref, ...issued } = renew(findToken(sources, renewal), renewal, actor)
      return shown(issued, ref)
    },
  }
}

const GRANT_KINDS: Readonly<Record<TokenKind, GrantKind>> = {
  'listener-link': 'rj-auth',
  'nimble-link': 'wms-auth',
  'stream-key': 'stream-key',
  'subscribe-token': 'subscribe-token',
  'publish-token': 'publish-token',
  'edge-auth': 'edge-auth',
  'access-token': 'access-token',
  'server-token': 'server-token',
}

const kindOf = ({ kind, id }: PlainToken): GrantKind =>
  kind === 'server-token' && id.startsWith('ome-') ? 'ome-policy' : GRANT_KINDS[kind]

/** Looks up use and revocation, with revocations gathered once for all it is asked about. */
function judgeOf({ editor, uses }: TokenParts): Judge {
  const revoked = new Map<string, { readonly atMs: number; readonly untilMs: number | null }>()
  for (const { kind, value, createdAtMs, untilMs } of editor.state.revocations) {
    if (kind !== 'grant') continue
    const other = revoked.get(value)
    // Of several the one that ends last counts.
    const isLater = other === undefined || ends(untilMs) > ends(other.untilMs)
    if (isLater) revoked.set(value, { atMs: createdAtMs, untilMs })
  }
  return (token): Token => {
    const use = uses.get(token.id)
    const revocation = revoked.get(token.id)
    return {
      ...token,
      revokedAtMs: revocation?.atMs ?? null,
      revokedUntilMs: revocation?.untilMs ?? null,
      lastUsedAtMs: use?.lastUsedAtMs ?? null,
      uses: use?.uses ?? 0,
    }
  }
}

const ends = (untilMs: number | null): number => untilMs ?? Number.POSITIVE_INFINITY

function sourceOf(sources: readonly TokenSource[], { kind }: TokenRef): TokenSource {
  const source = sources.find(({ kinds }) => kinds.includes(kind))
  if (source === undefined) throw new AppError('ERR_NOT_FOUND', 'There are no tokens of this kind.')
  return source
}

function labelOf(sources: readonly TokenSource[], id: string): string {
  for (const source of sources) {
    const label = source.labelOf(id)
    if (label !== null) return label
  }
  return ''
}

function findToken(sources: readonly TokenSource[], ref: TokenRef): PlainToken {
  const token = sourceOf(sources, ref).find(ref.id)
  if (token?.kind === ref.kind) return token
  throw new AppError('ERR_NOT_FOUND', say('There is no token with the id {id}.', { id: ref.id }))
}

function actOn(parts: TokenParts, act: CatalogueTokenAct, ref: TokenRef, actor: Actor): void {
  const source = sourceOf(parts.sources, ref)
  const token = findToken(parts.sources, ref)
  if (token.deletedAtMs !== null && act !== 'restore') {
    throw new AppError(
      'ERR_NOT_FOUND',
      say('{token} was deleted. Restore it first.', { token: nameOf(token) }),
    )
  }
  const isSwitching = act === 'disable' || act === 'enable'
  const isPossible = isSwitching
    ? token.isSwitchable
    : token.isDeletable || (act !== 'delete' && act !== 'restore')
  if (!isPossible) {
    const message =
      token.checkedBy === undefined
        ? say('{token} can only be revoked.', { token: nameOf(token) })
        : say(
            '{token} cannot be switched off here: {program} checks it by itself and does not ask. Roll the key there, and here.',
            { token: nameOf(token), program: token.checkedBy.program },
          )
    throw new AppError('ERR_INPUT_INVALID', message)
  }
  const ACTS: Readonly<Record<CatalogueTokenAct, () => void>> = {
    disable: () => source.setDisabled(ref.id, true, actor),
    enable: () => source.setDisabled(ref.id, false, actor),
    lift: () => {
      const found = parts.editor.state.revocations.filter(
        ({ kind, value }) => kind === 'grant' && value === ref.id,
      )
      for (const { id } of found) parts.revocations.lift(id, actor)
    },
    delete: () => source.remove(ref.id, actor),
    restore: () => {
      if (token.deletedAtMs === null) return
      if (isGone(token.deletedAtMs, parts.now())) {
        throw new AppError(
          'ERR_NOT_FOUND',
          say('{token} was deleted too long ago.', { token: nameOf(token) }),
        )
      }
      source.restore(ref.id, actor)
    },
  }
  ACTS[act]()
}

const nameOf = ({ label, id }: PlainToken): string => (label === '' ? id : label)
