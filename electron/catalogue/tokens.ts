import type { GrantKind } from '../../shared/access.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { IssuedToken, Token, TokenKind, TokenRef } from '../../shared/token.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { Actor } from './actor.ts'
import { notedWith } from './annotations.ts'
import type { Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { isGone } from './keeping.ts'
import type { CatalogueTokenAct } from './token-calls.ts'
import type { TokenIssue } from './token-issue.ts'
import { countDeleted, findTokens, type Judge } from './token-list.ts'
import { type PreviewTools, previewToken } from './token-preview.ts'
import type { TokenRenew } from './token-renew.ts'
import { searchTokens } from './token-search.ts'
import type { PlainToken, TokenSource } from './token-source.ts'
import type { Catalogue } from './types.ts'

interface TokenParts extends PreviewTools {
  readonly editor: Editor
  readonly sources: readonly TokenSource[]
  readonly uses: GrantUses
  readonly revocations: Catalogue['revocations']
  readonly issue: TokenIssue
  readonly renew: TokenRenew
  readonly now: () => number
}

/** Tokens of all kinds at once; see Catalogue for each call. */
export function createTokens(parts: TokenParts): Catalogue['tokens'] {
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
