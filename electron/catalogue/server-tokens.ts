import { say } from '../../shared/say.ts'
import type { Stream } from '../../shared/stream.ts'
import { lifetimeOf, type TokenLint, type TokenPreview } from '../../shared/token.ts'
import type { ServerTokenInput } from '../../shared/token-key-input.ts'
import type { StoredServerToken } from '../store/catalogue/server-tokens.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { createEndActs } from './end-acts.ts'
import type { GrantUses } from './grant-uses.ts'
import { newId, type RandomBytes } from './ids.ts'
import { forgetIssued, KEEP_EXPIRED_MS, REMOVE_AT_ONCE } from './keeping.ts'
import { issuerOf, reserve, revokedGrants } from './links.ts'
import type { OpenedTokenKey } from './opened-token-keys.ts'
import { ASKING, idOfText, isKnownAgain } from './server-token-ids.ts'
import { signTerms } from './server-token-terms.ts'
import { CHECKERS, serverTokenSentences } from './server-token-words.ts'
import type { State } from './state.ts'
import type { NewToken } from './token-calls.ts'
import type { Renewer } from './token-renew.ts'
import { known } from './token-renewers.ts'
import {
  findingOf,
  ownLabel,
  type PlainToken,
  readingOf,
  type TokenSource,
} from './token-source.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

const LONG_MINUTES = 7 * 24 * 60

interface Parts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly issued: Map<string, StoredServerToken>
  readonly secrets: Pick<CatalogueSecrets, 'hash'>
  readonly uses: Pick<GrantUses, 'remove'>
  readonly randomBytes: RandomBytes
  /** Where one stream of this name is played; nothing where it is not known. */
  urlsOf(names: readonly string[], query: string): NewToken['urls']
}

/**
 * Signs what a media server checks by itself, and lists it. The text is not kept.
 *
 * @throws AppError ERR_INPUT_INVALID for a key that cannot sign, and for what the format refuses.
 */
export type ServerTokenIssue = (input: ServerTokenInput, actor: Actor) => NewToken

/** Makes what signs a token with a key that is kept here, files it, and shows its text once. */
export function createServerTokenIssue(parts: Parts): ServerTokenIssue {
  const { editor, tables, issued } = parts
  return ({ keyId, label, terms }, actor) =>
    editor.edit((edit): NewToken => {
      const key = keyOf(edit.state, keyId)
      const { token, target, expiresAtMs } = signTerms(key, terms, edit.nowMs)
      const ownId = idOfText(key.format, token, parts.secrets)
      const id = ownId ?? newId(key.name, 'token', isTaken(edit, parts), parts.randomBytes)
      const shown = shownAs(key, token, terms, parts)
      const ref = { kind: 'server-token', id } as const
      const known = issued.get(id)
      if (known !== undefined) goOn(edit, known, actor, parts)
      // The same text is the same token, and goes on as it is.
      if (known !== undefined || (ownId !== null && !reserve(edit, id))) return { ref, ...shown }
      const stored: StoredServerToken = {
        ...{ id, keyId, format: key.format, label, target, terms, expiresAtMs },
        createdAtMs: edit.nowMs,
        issuedBy: issuerOf(actor),
        disabledAtMs: null,
        deletedAtMs: null,
      }
      tables.serverTokens.add(stored)
      edit.audit(actor, 'server_token.issue', id, `${key.name}: ${target}`)
      edit.afterCommit(() => void issued.set(id, stored))
      removeLongExpired(edit, parts)
      return { ref, ...shown }
    })
}

const isTaken =
  (edit: Edit, { issued }: Parts) =>
  (id: string): boolean =>
    issued.has(id) || !reserve(edit, id)

/**
 * The same text was issued before: a hash of Ant Media is always the same, and a signature within a second. Issuing brings back what
 * was deleted, and nothing that was ended.
 *
 * @throws AppError ERR_INPUT_INVALID when it was switched off or revoked.
 */
function goOn(edit: Edit, known: StoredServerToken, actor: Actor, parts: Parts): void {
  if (known.disabledAtMs !== null || revokedGrants(parts.editor, edit.nowMs).has(known.id)) {
    const name = known.label || known.id
    const message =
      known.disabledAtMs === null
        ? say(
            'The same token is listed already as {name}, and was revoked. Take that back, or roll the key.',
            { name },
          )
        : say(
            'The same token is listed already as {name}, and was switched off. Take that back, or roll the key.',
            { name },
          )
    refuse('ERR_INPUT_INVALID', 'terms', message)
  }
  if (known.deletedAtMs === null) return
  const restored = { ...known, deletedAtMs: null }
  parts.tables.serverTokens.setEnds(restored)
  edit.audit(actor, 'server_token.restore', known.id, known.label)
  edit.afterCommit(() => void parts.issued.set(known.id, restored))
}

/** How a token is handed out: as a whole address, as part of one, or alone. */
function shownAs(
  { format, name }: OpenedTokenKey,
  token: string,
  terms: ServerTokenInput['terms'],
  { urlsOf }: Parts,
): Omit<NewToken, 'ref'> {
  switch (format) {
    case 'nms-sign':
    case 'ome-policy':
    case 'wowza':
      return {
        secret: token,
        urls: [{ name, url: token }],
        query: token.slice(token.indexOf('?') + 1),
      }
    case 'ant-media-hash':
    case 'ant-media-jwt': {
      const query = `token=${token}`
      const urls = terms.role === 'publish' ? [] : urlsOf([String(terms.streamId)], query)
      return { secret: token, urls, query }
    }
    case 'mediamtx-jwt': {
      const query = `jwt=${token}`
      const names = Array.isArray(terms.paths) ? terms.paths.map(String) : []
      return { secret: token, urls: urlsOf(names, query), query }
    }
    case 'livekit':
    case 'ant-media-totp':
      return { secret: token, urls: [], query: null }
  }
}

function keyOf({ tokenKeys }: State, id: string): OpenedTokenKey {
  const key = tokenKeys.get(id)
  if (key === undefined) refuse('ERR_INPUT_INVALID', 'keyId', 'Choose a key.')
  return key
}

function removeLongExpired(edit: Edit, parts: Parts): void {
  const beforeMs = edit.nowMs - KEEP_EXPIRED_MS
  forgetIssued(edit, parts, parts.tables.serverTokens.removeExpired(beforeMs, REMOVE_AT_ONCE))
}

const never = (): never =>
  refuse('ERR_INPUT_INVALID', '', 'Its media server checks it by itself. Roll the key there.')

/** What was signed for media servers, for the list over all kinds. */
export function serverTokenSource({
  editor,
  tables,
  issued,
}: {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly issued: Map<string, StoredServerToken>
}): TokenSource {
  const acts = createEndActs({
    ...{ editor, items: issued, noun: 'server_token', title: say('token of a media server') },
    store: tables.serverTokens.setEnds,
  })
  const view = (token: StoredServerToken): PlainToken => {
    const { format, keyId } = token
    const isAsked = isKnownAgain(format, token.id)
    const servers = [...editor.state.mediaServers.values()].map(({ server }) => server)
    const asking = servers.filter(({ protocol }) => isAsked && protocol === ASKING[format])
    return {
      kind: 'server-token',
      id: token.id,
      label: token.label,
      tags: [editor.state.tokenKeys.get(keyId)?.name ?? keyId],
      streams: token.target === '' ? [] : [token.target],
      hint: null,
      createdAtMs: token.createdAtMs,
      expiresAtMs: token.expiresAtMs,
      disabledAtMs: token.disabledAtMs,
      deletedAtMs: token.deletedAtMs,
      issuedBy: token.issuedBy,
      isSwitchable: isAsked,
      isDeletable: true,
      isRevocable: isAsked,
      isRenewable: format !== 'ant-media-totp',
      checkedBy: { program: CHECKERS[format], keyId, asking: asking.map(({ name }) => name) },
    }
  }
  return {
    kinds: ['server-token'],
    take: readingOf(() => [...issued.values()], view, { names: () => editor.state.tokenKeys }),
    ...findingOf((id) => issued.get(id), view, ownLabel),
    setDisabled: acts.setDisabled,
    remove: acts.remove,
    restore: acts.restore,
  }
}

/** How they are renewed: what they say is signed, so another is. None can be ended here. */
export const serverTokenRenewer = (issued: ReadonlyMap<string, StoredServerToken>): Renewer => ({
  endAt: never,
  anew(id, minutes) {
    const { keyId, label, terms, format, createdAtMs, expiresAtMs } = known(issued.get(id))
    const span = minutes ?? (expiresAtMs === null ? 0 : lifetimeOf({ createdAtMs, expiresAtMs }))
    const lifetime =
      format === 'ant-media-hash'
        ? {}
        : format === 'livekit'
          ? { lifetimeSeconds: span * 60 }
          : { minutes: span }
    return { kind: 'server-token', keyId, label, terms: { ...terms, ...lifetime } }
  },
})

/** What a token would permit, and what is odd about it. Throws what signing it throws; nothing leaves here. */
export function previewServerToken(
  state: State,
  { keyId, terms }: ServerTokenInput,
  nowMs: number,
): TokenPreview {
  const key = keyOf(state, keyId)
  const signed = signTerms(key, terms, nowMs)
  const lints = [
    ...signed.lint.map(({ code, sentence }) => warning(code, '', sentence)),
    ...lifetimeLints(signed.expiresAtMs, nowMs, signed.lint),
    ...streamLints([...state.streams.values()], terms),
  ]
  return { sentences: serverTokenSentences(key, terms, signed, nowMs), lints }
}

const warning = (code: string, path: string, message: string): TokenLint => ({
  ...{ level: 'warning', code, path, message },
})

function lifetimeLints(
  expiresAtMs: number | null,
  nowMs: number,
  said: readonly { readonly code: string }[],
): readonly TokenLint[] {
  const isLong = expiresAtMs !== null && expiresAtMs - nowMs > LONG_MINUTES * 60_000
  if (!isLong || said.some(({ code }) => code === 'long_lived')) return []
  const message =
    'It holds for more than a week, and nothing but the key at the media server ends it.'
  return [warning('long_lived', 'terms.minutes', message)]
}

/** Only of streams that are known here: the media server may have others. */
function streamLints(
  streams: readonly Stream[],
  { streamId, paths }: ServerTokenInput['terms'],
): readonly TokenLint[] {
  const names = [streamId, ...(Array.isArray(paths) ? paths : [])]
  return streams
    .filter(({ name, enabled }) => !enabled && names.includes(name))
    .map(({ name }) =>
      warning('grants_nothing', 'terms', say('The stream {name} is switched off here.', { name })),
    )
}
