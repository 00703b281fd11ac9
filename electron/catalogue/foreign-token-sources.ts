import { storedTokenOf } from '../../shared/token-grants.ts'
import type { StoredAccessToken } from '../store/catalogue/access-tokens.ts'
import type { StoredEdgeAuthToken } from '../store/catalogue/edge-auth-tokens.ts'
import type { StoredStreamToken } from '../store/catalogue/stream-tokens.ts'
import type { EdgeAuthPayload } from '../tokens/edge-auth-payload.ts'
import type { OwnedAccessTokens } from './access-tokens.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'
import type { EndActs } from './end-acts.ts'
import {
  EVERY_ACT,
  findingOf,
  ownLabel,
  type PlainToken,
  readingOf,
  type TokenSource,
} from './token-source.ts'

/** What the list needs of subscribe or publish tokens. */
interface StreamTokenActs {
  setActive(id: number, isActive: boolean, actor: Actor): unknown
  remove(id: number, actor: Actor): void
  restore(id: number, actor: Actor): unknown
}

/**
 * The subscribe or the publish tokens of Dolby.
 *
 * @param grantId Id of the grant that a token is, by which the list names it.
 */
export function streamTokenSource(
  kind: 'subscribe-token' | 'publish-token',
  rows: { values(): IterableIterator<StoredStreamToken<unknown>> },
  find: (grantId: string) => StoredStreamToken<unknown> | undefined,
  grantId: (id: number) => string,
  acts: StreamTokenActs,
): TokenSource {
  const view = (row: StoredStreamToken<unknown>): PlainToken => ({
    kind,
    id: grantId(row.id),
    label: row.label,
    tags: [],
    streams: row.streams.map(({ streamName, isRegex }) =>
      isRegex ? `/${streamName}/` : streamName,
    ),
    hint: row.hint,
    createdAtMs: row.addedAtMs,
    expiresAtMs: row.expiresAtMs,
    disabledAtMs: row.disabledAtMs,
    deletedAtMs: row.deletedAtMs,
    issuedBy: row.issuedBy,
    ...EVERY_ACT,
  })
  const ofKind = (id: string): StoredStreamToken<unknown> | undefined => {
    const row = find(id)
    return row === undefined || grantId(row.id) !== id ? undefined : row
  }
  const numberOf = (id: string): number => storedTokenOf(id)?.id ?? -1
  return {
    kinds: [kind],
    take: readingOf(() => [...rows.values()], view, { also: trackingOf }),
    ...findingOf(ofKind, view, ownLabel),
    setDisabled: (id, disabled, actor) => void acts.setActive(numberOf(id), !disabled, actor),
    remove: (id, actor) => acts.remove(numberOf(id), actor),
    restore: (id, actor) => void acts.restore(numberOf(id), actor),
  }
}

/** The tracking id of a subscribe token. */
const trackingOf = ({ extras }: StoredStreamToken<unknown>): readonly string[] => {
  const { trackingId } = extras as { readonly trackingId?: string | null }
  return trackingId == null ? [] : [trackingId]
}

/** EdgeAuth tokens of Phenix. Those of a deleted application are not listed; they come back with it. */
export function edgeAuthSource(
  editor: Pick<Editor, 'state'>,
  issued: ReadonlyMap<string, StoredEdgeAuthToken>,
  acts: EndActs,
): TokenSource {
  const view = (token: StoredEdgeAuthToken): PlainToken => {
    const { requiredTag, applyTags } = token.payload as EdgeAuthPayload
    return {
      kind: 'edge-auth',
      id: token.id,
      label: token.label,
      tags: applyTags ?? [],
      streams: requiredTag === undefined ? [] : [requiredTag],
      hint: null,
      createdAtMs: token.createdAtMs,
      expiresAtMs: Math.min(token.expiresAtMs, token.endsAtMs ?? token.expiresAtMs),
      disabledAtMs: token.disabledAtMs,
      deletedAtMs: token.deletedAtMs,
      issuedBy: token.issuedBy,
      ...EVERY_ACT,
    }
  }
  const isListed = ({ applicationId }: StoredEdgeAuthToken): boolean =>
    editor.state.applications.has(applicationId)
  const listed = (id: string): StoredEdgeAuthToken | undefined => {
    const token = issued.get(id)
    return token === undefined || !isListed(token) ? undefined : token
  }
  return {
    kinds: ['edge-auth'],
    take: readingOf(() => [...issued.values()].filter(isListed), view),
    ...findingOf(listed, view, ownLabel),
    setDisabled: acts.setDisabled,
    remove: acts.remove,
    restore: acts.restore,
  }
}

/**
 * Lists access tokens of Native Frame among all tokens, and acts on them there. Called after their user, else the name
 * to show.
 */
export function accessTokenSource(tokens: OwnedAccessTokens): TokenSource {
  // As `grantLabel` of the store has it.
  const userOf = ({ userId, displayName }: StoredAccessToken): string => userId ?? displayName
  const view = (token: StoredAccessToken): PlainToken => ({
    kind: 'access-token',
    id: token.id,
    label: userOf(token),
    tags: token.scopes,
    streams: token.mirrors.map(({ streamName }) => streamName || '(no stream)'),
    hint: token.hint,
    createdAtMs: token.createdAtMs,
    expiresAtMs: token.expiresAtMs,
    disabledAtMs: token.disabledAtMs,
    deletedAtMs: token.deletedAtMs,
    issuedBy: token.issuedBy,
    ...EVERY_ACT,
  })
  return {
    kinds: ['access-token'],
    take: readingOf(tokens.all, view),
    ...findingOf(tokens.get, view, userOf),
    setDisabled: tokens.setDisabled,
    remove: (id, actor) => tokens.setDeleted(id, true, actor),
    restore: (id, actor) => tokens.setDeleted(id, false, actor),
  }
}
