import type {
  IssuedLink,
  Link,
  LinkInput,
  NimbleLinkInput,
  Revocation,
} from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Stream } from '../../shared/stream.ts'
import type { GrantUse } from '../store/catalogue/grant-uses.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { type RjAuthKey, signRjAuth, verifyRjAuth } from '../tokens/rj-auth.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { findLinks } from './find-links.ts'
import type { GrantUses } from './grant-uses.ts'
import type { RandomBytes } from './ids.ts'
import { KEEP_EXPIRED_MS, REMOVE_AT_ONCE } from './keeping.ts'
import { signingKey } from './signing-keys.ts'
import type { LinkPage, LinkQuery } from './token-calls.ts'
import { certainUrl, type PlayedAt } from './token-urls.ts'
import type { CatalogueSecrets } from './tools.ts'

/** New links for one stream and the same minute are told apart by later milliseconds, up to so many. */
const SPREAD_MS = 60_000
/** Streams and lifetimes whose latest link is remembered. */
const REMEMBERED = 10_000

/** A link nothing has happened to yet. */
export const NOT_ENDED = { disabledAtMs: null, endsAtMs: null, deletedAtMs: null } as const

/** First moment a link no longer holds: as signed, or earlier when another took over. */
export const endOf = ({ expiresAtMs, endsAtMs }: StoredLink): number =>
  Math.min(expiresAtMs, endsAtMs ?? expiresAtMs)

/** What is known of links when one of them is presented. */
export interface IssuedLinks {
  readonly links: ReadonlyMap<string, StoredLink>
  readonly ended: ReadonlySet<string>
}

export interface LinkParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly links: Map<string, StoredLink>
  /** Ids of links that were removed with their stream: they are for none any more, whatever gets its name. */
  readonly ended: Set<string>
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  /** Epoch milliseconds. */
  now(): number
}

/** A link as it is shown. */
export function linkView(
  link: StoredLink,
  revokedAtMs: number | null,
  use: GrantUse | null = null,
): Link {
  const { endsAtMs: _, deletedAtMs: __, terms: ___, ...shown } = link
  const { uses, lastUsedAtMs } = use ?? { uses: 0, lastUsedAtMs: null }
  return { ...shown, expiresAtMs: endOf(link), revokedAtMs, lastUsedAtMs, uses }
}

/** The links that were issued: of Stagedoor itself, and signed URLs of Nimble. */
export interface Links {
  /** All of them, newest first; blocks for as long as that takes. */
  list(): readonly Link[]
  /**
   * Some of them, newest first, found in slices between which the handler goes on answering.
   *
   * @throws AppError ERR_INPUT_INVALID when `before` is no link, e.g. was removed meanwhile.
   */
  page(query: LinkQuery): Promise<LinkPage>
  /** Those of some ids that there are, in the order given. */
  some(ids: readonly string[]): readonly Link[]
  issue(input: LinkInput, actor: Actor): IssuedLink
  /** Whether a link of a stream would have the address it is played at. Not when there is no such stream. */
  hasAddress(streamId: string): boolean
  /**
   * Signs a Nimble playback URL with the password of its media server. ERR_INPUT_INVALID when there is none, or when
   * the viewer, address or stream cannot be signed.
   */
  issueNimble(input: NimbleLinkInput, actor: Actor): IssuedLink
}

/** Makes the calls on links. */
export function createLinks(
  parts: LinkParts & { readonly playedAt: PlayedAt },
): Omit<Links, 'issueNimble'> {
  const { editor, tables, links, uses } = parts
  const latest = new Map<string, number>()
  const view = (link: StoredLink, revokedAtMs: number | null): Link =>
    linkView(link, revokedAtMs, uses.get(link.id))
  const urlOf = (stream: Stream, token: string): string | null =>
    certainUrl(stream, `rj-auth=${encodeURIComponent(token)}`, parts.playedAt)
  return {
    list: () => {
      const revokedAtMs = revokedGrants(editor, parts.now())
      return [...links.values()]
        .filter((link) => link.deletedAtMs === null)
        .map((link) => view(link, revokedAtMs.get(link.id) ?? null))
        .reverse()
    },
    some: (ids) => {
      const revokedAtMs = revokedGrants(editor, parts.now())
      return ids.flatMap((id) => {
        const link = links.get(id)
        return link === undefined ? [] : view(link, revokedAtMs.get(id) ?? null)
      })
    },
    page: async (query) => {
      const revokedAtMs = revokedGrants(editor, parts.now())
      const streamName = (id: string): string => editor.state.streams.get(id)?.name ?? id
      const { found, nextBefore } = await findLinks([...links.values()], query, streamName)
      return {
        links: found.map((link) => view(link, revokedAtMs.get(link.id) ?? null)),
        nextBefore,
      }
    },
    issue: (input, actor) =>
      editor.edit((edit): IssuedLink => {
        const stream = streamOf(edit, input)
        const { key } = signingKey(edit, 'rj-auth', parts)
        const { token, ...signed } = signNew(stream, input.minutes, key, edit, parts, latest)
        const link: StoredLink = {
          id: signed.id,
          streamId: stream.id,
          label: input.label,
          tags: input.tags,
          createdAtMs: edit.nowMs,
          expiresAtMs: signed.expiresAtMs,
          issuedBy: issuerOf(actor),
          ...NOT_ENDED,
          terms: null,
        }
        tables.links.add(link)
        edit.audit(
          actor,
          'link.issue',
          link.id,
          say('{name}, {minutes} minutes', { name: stream.name, minutes: input.minutes }),
        )
        edit.afterCommit(() => void links.set(link.id, link))
        removeLongExpired(edit, parts)
        return { link: view(link, null), token, url: urlOf(stream, token) }
      }),
    hasAddress(streamId) {
      const stream = editor.state.streams.get(streamId)
      return stream !== undefined && urlOf(stream, '') !== null
    },
  }
}

/** @throws AppError ERR_NOT_FOUND */
export function streamOf(edit: Edit, input: { readonly streamId: string }): Stream {
  const stream = edit.state.streams.get(input.streamId)
  if (stream !== undefined) return stream
  const issues = [{ path: 'streamId', message: 'No stream has this id.' }]
  throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.', { issues })
}

/**
 * Signs a token that was not issued before. The format carries name and expiry only, so two links for one stream and
 * the same second would be the same link, revoked and counted together; a later millisecond tells them apart.
 *
 * @param latest Expiry of the latest link of each stream and lifetime, so that the search goes on where it ended.
 */
function signNew(
  stream: Stream,
  minutes: number,
  key: RjAuthKey,
  edit: Edit,
  { links, ended }: LinkParts,
  latest: Map<string, number>,
): { token: string; id: string; expiresAtMs: number } {
  const wantedMs = Math.ceil(edit.nowMs / 1000) * 1000 + minutes * 60_000
  const series = `${stream.id} ${minutes}`
  const latestMs = latest.get(series) ?? 0
  const goesOn = latestMs >= wantedMs && latestMs < wantedMs + SPREAD_MS
  const revoked = new Set(edit.state.revocations.map((each) => each.value))
  for (let expiresAtMs = goesOn ? latestMs + 1 : wantedMs; ; expiresAtMs += 1) {
    const token = signRjAuth({ streamName: stream.name, expiresAtMs, key })
    const verified = verifyRjAuth(token, [{ key }])
    if (!verified.ok) throw new AppError('ERR_INTERNAL')
    const id = verified.grantId
    if (links.has(id) || ended.has(id) || revoked.has(id) || !reserve(edit, id)) continue
    if (latest.size >= REMEMBERED) latest.clear()
    latest.set(series, expiresAtMs)
    return { token, id, expiresAtMs }
  }
}

/** Ids given to links of an edit that is not stored yet. */
const reserved = new WeakMap<Edit, Set<string>>()

/** Takes an id for a link of this edit. @returns False when another of the same edit has it. */
export function reserve(edit: Edit, id: string): boolean {
  const ids = reserved.get(edit) ?? new Set()
  reserved.set(edit, ids)
  return ids.size < ids.add(id).size
}

/** When each grant was revoked that still is, by grant id. */
export function revokedGrants(editor: Editor, nowMs: number): ReadonlyMap<string, number> {
  const isOver = ({ untilMs }: Revocation): boolean => untilMs !== null && nowMs >= untilMs
  return new Map(
    editor.state.revocations
      .filter((each) => each.kind === 'grant' && !isOver(each))
      .map((each) => [each.value, each.createdAtMs]),
  )
}

/** Whom an actor is listed as: a back end by the name of its service token. */
export const issuerOf = (actor: Actor): string =>
  actor.startsWith('api:') ? actor.slice(4) : actor

/** A station may issue a link for every listener: a few that are long over make room with each new one. */
export function removeLongExpired(edit: Edit, { tables, links, ended, uses }: LinkParts): void {
  const beforeMs = edit.nowMs - KEEP_EXPIRED_MS
  const ids = tables.links.removeExpired(beforeMs, REMOVE_AT_ONCE)
  const endedIds = tables.endedLinks.removeExpired(beforeMs, REMOVE_AT_ONCE)
  if (ids.length + endedIds.length === 0) return
  uses.remove(edit, ids)
  edit.afterCommit(() => {
    for (const id of ids) links.delete(id)
    for (const id of endedIds) ended.delete(id)
  })
}
