import { actionsOf } from '../../shared/access-scopes.ts'
import type { AccessToken, AccessTokenChange, VideoTokenInput } from '../../shared/access-token.ts'
import { AppError } from '../../shared/errors.ts'
import type { StoredAccessToken } from '../store/catalogue/access-tokens.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { hintOf, newId, type RandomBytes } from './ids.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'
import { refuse } from './validate.ts'
import type { VerifyOwn } from './verifier.ts'
import { videoClaims, videoGrant } from './video-grant.ts'

const TOKEN_BYTES = 32
const DEFAULT_TTL_SECONDS = 86_400
const DAY_MS = 86_400_000
/** Those that ended are shown and told apart for so long. */
const KEPT_MS = 30 * DAY_MS

/** What a back end gets for a token it asked for. */
interface IssuedAccessToken {
  readonly id: string
  /** 64 hexadecimal characters, shown this once. */
  readonly token: string
  readonly expiresAtMs: number
}

/** Native Frame's access tokens: opaque texts that a back end makes for one user each. */
export interface AccessTokens {
  /**
   * Makes a token. It ends after `ttl`, or at `expire`, or after a day.
   *
   * @throws AppError ERR_INPUT_INVALID when no scope is known, or it would have ended or end after more than 30 days.
   */
  issue(input: VideoTokenInput, actor: Actor): IssuedAccessToken
  /** ERR_NOT_FOUND, also for one that was deleted. */
  get(id: string): AccessToken
  /**
   * Whoever presents it next is judged by what it says then; so is who is in with it, when asked about again.
   *
   * @throws AppError ERR_NOT_FOUND; ERR_INPUT_INVALID as issue.
   */
  update(id: string, change: AccessTokenChange, actor: Actor): AccessToken
  /** Refuses a token from now on, by its text. Whether there was one. */
  removeByText(token: string, actor: Actor): boolean
}

/** The calls of {@link AccessTokens}, and what the rest of the catalogue needs. */
export interface OwnedAccessTokens {
  readonly calls: AccessTokens
  readonly verify: VerifyOwn
  has(id: string): boolean
  /** In the order they were made, deleted ones too. */
  all(): readonly StoredAccessToken[]
  get(id: string): StoredAccessToken | undefined
  /** Refuses a token that is there from now on, or admits it again. */
  setDeleted(id: string, deleted: boolean, actor: Actor): void
  /** The same until it is switched on again. */
  setDisabled(id: string, disabled: boolean, actor: Actor): void
  /** Moves its end, epoch milliseconds. */
  setEnd(id: string, expiresAtMs: number, actor: Actor): void
}

interface AccessTokenParts {
  readonly editor: () => Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
}

/**
 * Reads the access tokens. They are not part of the state, which is copied when it changes: there may be one for each
 * viewer.
 */
export function createAccessTokens(parts: AccessTokenParts): OwnedAccessTokens {
  const { editor, tables, secrets, randomBytes, now } = parts
  tables.accessTokens.forget(now() - KEPT_MS)
  const tokens = new Map(tables.accessTokens.all().map((each) => [each.id, each]))
  const byHash = new Map([...tokens.values()].map((each) => [each.hash, each.id]))

  function put(token: StoredAccessToken): void {
    tokens.set(token.id, token)
    byHash.set(token.hash, token.id)
  }

  function find(text: string): StoredAccessToken | undefined {
    return tokens.get(byHash.get(secrets.hash(text)) ?? '')
  }

  function change(
    id: string,
    what: string,
    actor: Actor,
    changed: (before: StoredAccessToken, edit: Edit) => Partial<StoredAccessToken>,
  ): StoredAccessToken {
    return editor().edit((edit) => {
      const before = tokens.get(id)
      if (before === undefined) throw new AppError('ERR_NOT_FOUND')
      const after = { ...before, ...changed(before, edit) }
      tables.accessTokens.update(after)
      edit.audit(actor, `access_token.${what}`, id, after.scopes.join(' '))
      edit.afterCommit(() => put(after))
      return after
    })
  }

  return {
    has: (id) => tokens.has(id),
    all: () => [...tokens.values()],
    get: (id) => tokens.get(id),
    setDeleted: (id, deleted, actor) =>
      void change(id, deleted ? 'remove' : 'restore', actor, (_, { nowMs }) => ({
        deletedAtMs: deleted ? nowMs : null,
      })),
    setDisabled: (id, disabled, actor) =>
      void change(id, disabled ? 'disable' : 'enable', actor, (before, { nowMs }) => ({
        disabledAtMs: disabled ? (before.disabledAtMs ?? nowMs) : null,
      })),
    setEnd: (id, expiresAtMs, actor) => void change(id, 'end', actor, () => ({ expiresAtMs })),
    verify(value, request) {
      const token = find(value)
      if (token === undefined) return null
      const { id, expiresAtMs, deletedAtMs, disabledAtMs } = token
      if (deletedAtMs !== null) return { ok: false, reason: 'grant_deleted', grantId: id }
      if (disabledAtMs !== null) return { ok: false, reason: 'grant_disabled', grantId: id }
      return videoGrant({ id, kind: 'access-token', expiresAtMs }, token, request, 'known')
    },
    calls: {
      issue: (input, actor) =>
        editor().edit((edit) => {
          checkScopes(input.scopes)
          const text = Buffer.from(randomBytes(TOKEN_BYTES)).toString('hex')
          const claims = videoClaims(input)
          const taken = (id: string): boolean => tokens.has(id)
          const name = `access ${claims.userId ?? claims.displayName}`
          const token: StoredAccessToken = {
            ...claims,
            id: newId(name, 'access', taken, randomBytes),
            hash: secrets.hash(text),
            hint: hintOf(text),
            issuedBy: actor,
            createdAtMs: edit.nowMs,
            expiresAtMs: endOf(input, edit.nowMs),
            deletedAtMs: null,
            disabledAtMs: null,
          }
          tables.accessTokens.add(token)
          edit.audit(actor, 'access_token.create', token.id, token.scopes.join(' '))
          edit.afterCommit(() => put(token))
          return { id: token.id, token: text, expiresAtMs: token.expiresAtMs }
        }),
      get: (id) => viewOf(kept(tokens.get(id))),
      update: (id, input, actor) =>
        viewOf(
          change(id, 'update', actor, (stored, { nowMs }) => {
            const before = kept(stored)
            const { isActive = before.disabledAtMs === null, ...fields } = input
            if (fields.scopes !== undefined) checkScopes(fields.scopes)
            if (fields.expiresAtMs !== undefined) {
              checkEnd('expiresAtMs', fields.expiresAtMs, nowMs)
            }
            return { ...fields, disabledAtMs: isActive ? null : (before.disabledAtMs ?? nowMs) }
          }),
        ),
      removeByText: (text, actor) =>
        editor().edit((edit) => {
          const token = find(text)
          if (token === undefined || token.deletedAtMs !== null) return token !== undefined
          const after = { ...token, deletedAtMs: edit.nowMs }
          tables.accessTokens.update(after)
          edit.audit(actor, 'access_token.remove', token.id, token.scopes.join(' '))
          edit.afterCommit(() => put(after))
          return true
        }),
    },
  }
}

/** When a token ends, epoch milliseconds. */
export function endOf({ ttl, expire }: VideoTokenInput, nowMs: number): number {
  const isTime = (ttl ?? null) === null && typeof expire === 'string'
  if (!isTime) return nowMs + (ttl ?? DEFAULT_TTL_SECONDS) * 1_000
  const endMs = Date.parse(expire)
  checkEnd('expire', endMs, nowMs)
  return endMs
}

function checkEnd(field: string, endMs: number, nowMs: number): void {
  if (!(endMs > nowMs)) refuse('ERR_INPUT_INVALID', field, 'That moment is past.')
  if (endMs > nowMs + KEPT_MS) refuse('ERR_INPUT_INVALID', field, 'At most 30 days from now.')
}

function checkScopes(scopes: readonly string[]): void {
  if (actionsOf(scopes).length > 0) return
  refuse('ERR_INPUT_INVALID', 'scopes', 'None of these scopes permits anything here.')
}

function kept(token: StoredAccessToken | undefined): StoredAccessToken {
  if (token !== undefined && token.deletedAtMs === null) return token
  throw new AppError('ERR_NOT_FOUND', 'There is no access token with this id.')
}

function viewOf({
  hash: _,
  deletedAtMs: __,
  disabledAtMs,
  ...token
}: StoredAccessToken): AccessToken {
  return {
    ...token,
    scopes: [...token.scopes],
    mirrors: [...token.mirrors],
    isActive: disabledAtMs === null,
  }
}
