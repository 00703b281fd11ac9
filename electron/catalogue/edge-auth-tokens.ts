import type {
  Application,
  EdgeAuthPreview,
  EdgeAuthToken,
  EdgeAuthTokenInput,
  LintNote,
} from '../../shared/application.ts'
import { EDGE_AUTH_SENTENCES } from '../../shared/edge-auth-reasons.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { StoredEdgeAuthToken } from '../store/catalogue/edge-auth-tokens.ts'
import { edgeAuthId, openEdgeAuth, signEdgeAuth } from '../tokens/edge-auth.ts'
import { lintSecret } from '../tokens/edge-auth-lint.ts'
import type { EdgeAuthPayload } from '../tokens/edge-auth-payload.ts'
import { edgeAuthPermits, permitsNoStream } from '../tokens/edge-auth-permits.ts'
import { prepareEdgeAuth } from '../tokens/edge-auth-prepare.ts'
import { liveSecrets } from './application-secrets.ts'
import type { ApplicationParts, Applications } from './application-types.ts'
import { applicationOf } from './applications.ts'
import type { EdgeAuthNames } from './edge-auth-names.ts'
import type { Edit } from './editor.ts'
import { createEndActs } from './end-acts.ts'
import { forgetIssued, KEEP_EXPIRED_MS, REMOVE_AT_ONCE } from './keeping.ts'
import { issuerOf, NOT_ENDED, revokedGrants } from './links.ts'
import { notInUse } from './not-in-use.ts'
import type { OpenedApplication } from './state.ts'

interface TokenParts extends Omit<ApplicationParts, 'forgetTokens'> {
  /** All that were issued here, by id, oldest first. */
  readonly issued: Map<string, StoredEdgeAuthToken>
  readonly names: Pick<EdgeAuthNames, 'lint'>
}

/** Makes the calls on the EdgeAuth tokens that are issued here. */
export function createEdgeAuthTokens(
  parts: TokenParts,
): Pick<Applications, 'tokens' | 'tokenActs' | 'preview' | 'issue'> &
  Pick<ApplicationParts, 'forgetTokens'> {
  const { editor, tables, uses, issued, names, now } = parts
  const latest = createLatest()
  const view = (stored: StoredEdgeAuthToken, revokedAtMs: number | null): EdgeAuthToken => {
    const { endsAtMs, deletedAtMs: _, ...token } = stored
    const { type, requiredTag, applyTags } = token.payload as EdgeAuthPayload
    const use = uses.get(token.id)
    return {
      ...token,
      expiresAtMs: Math.min(token.expiresAtMs, endsAtMs ?? token.expiresAtMs),
      type: type ?? null,
      target: requiredTag ?? null,
      tags: applyTags ?? [],
      revokedAtMs,
      lastUsedAtMs: use?.lastUsedAtMs ?? null,
      uses: use?.uses ?? 0,
    }
  }
  const tokenActs = createEndActs<StoredEdgeAuthToken>({
    editor,
    items: issued,
    noun: 'edge_auth',
    title: say('token'),
    store: tables.edgeAuthTokens.setEnds,
  })
  /** One that was taken back or ends earlier than it says is not handed out again: a later millisecond of expiry makes it another. */
  function signNew(opened: OpenedApplication, payload: EdgeAuthPayload, nowMs: number) {
    const revoked = revokedGrants(editor, nowMs)
    for (;;) {
      const secret = sign(opened, payload, nowMs)
      const tokenId = edgeAuthId(opened.application.id, openEdgeAuth(secret)?.digest ?? '')
      const known = issued.get(tokenId)
      const isWhole = notInUse(known) === null && (known?.endsAtMs ?? null) === null
      if (isWhole && !revoked.has(tokenId)) return { secret, tokenId, known }
      payload.expires = Number(payload.expires) + 1
    }
  }
  return {
    tokenActs,
    tokens: () => {
      const revokedAtMs = revokedGrants(editor, now())
      return [...issued.values()]
        .filter((token) => token.deletedAtMs === null)
        .filter((token) => editor.state.applications.has(token.applicationId))
        .map((token) => view(token, revokedAtMs.get(token.id) ?? null))
        .reverse()
    },
    preview: (id, input) => prepare(applicationOf(editor.state, id), input, now(), names),
    issue: (id, input, actor, { mayBeForNothing = false } = {}) =>
      editor.edit((edit) => {
        const opened = applicationOf(edit.state, id)
        const prepared = prepare(opened, input, edit.nowMs, names)
        if (input.expiresAtMs === undefined) latest.tellApart(id, prepared.payload)
        if (!mayBeForNothing) refuseForNothing(prepared, opened.application)
        const { secret, tokenId, known } = signNew(opened, prepared.payload, edit.nowMs)
        // The same to the millisecond is the same token, and goes on as it is.
        if (known !== undefined) return { ...prepared, item: view(known, null), secret }
        const token: StoredEdgeAuthToken = {
          ...NOT_ENDED,
          id: tokenId,
          applicationId: id,
          label: input.label,
          payload: { ...prepared.payload },
          createdAtMs: edit.nowMs,
          expiresAtMs: Number(prepared.payload.expires),
          issuedBy: issuerOf(actor),
        }
        tables.edgeAuthTokens.add(token)
        edit.audit(actor, 'edge_auth.issue', token.id, prepared.payload.requiredTag ?? '')
        edit.afterCommit(() => void issued.set(token.id, token))
        removeLongExpired(edit, parts)
        return { ...prepared, item: view(token, null), secret }
      }),
    forgetTokens: (edit, applicationId) => {
      const gone = [...issued.values()].filter((each) => each.applicationId === applicationId)
      tables.edgeAuthTokens.removeOfApplication(applicationId)
      forgetIssued(
        edit,
        parts,
        gone.map((each) => each.id),
      )
    },
  }
}

/** What a token would say and permit, and what is odd about it. */
export function prepare(
  { application, secrets }: OpenedApplication,
  input: EdgeAuthTokenInput,
  nowMs: number,
  names: Pick<EdgeAuthNames, 'lint'>,
) {
  const { label: _, ...members } = input
  const { payload, lint } = prepareEdgeAuth(members, nowMs)
  const signing = liveSecrets(secrets, nowMs)[0]
  const codes = [
    ...(signing === undefined ? [] : lintSecret(signing.text)),
    ...lint,
    ...names.lint(application.id, payload),
  ]
  return {
    payload: { ...payload },
    permits: edgeAuthPermits(payload, nowMs, application.settings),
    lint: codes.map((code): LintNote => ({ code, sentence: EDGE_AUTH_SENTENCES[code] ?? code })),
  }
}

/** Whether a note means that nobody gets into any stream with the token, as its application is set. */
export const isForNothing = (
  { code }: LintNote,
  payload: EdgeAuthPayload,
  { settings }: Pick<Application, 'settings'>,
): boolean => code === 'grants-nothing' && permitsNoStream(payload, settings)

/** @throws AppError ERR_INPUT_INVALID for a token that would permit nothing. */
function refuseForNothing(
  { payload, lint }: Pick<EdgeAuthPreview, 'payload' | 'lint'>,
  application: Pick<Application, 'settings'>,
): void {
  const note = lint.find((each) => isForNothing(each, payload, application))
  if (note === undefined) return
  const issues = [{ path: 'channelAlias', message: note.sentence }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

function sign(
  { application, secrets }: OpenedApplication,
  payload: EdgeAuthPayload,
  nowMs: number,
): string {
  if (!application.enabled) {
    throw new AppError('ERR_INPUT_INVALID', 'This application is switched off.')
  }
  const secret = liveSecrets(secrets, nowMs)[0]?.text
  if (secret === undefined) {
    throw new AppError('ERR_KEY_NOT_FOUND', 'All secrets of this application have retired.')
  }
  return signEdgeAuth({ applicationId: application.id, secret, payload })
}

/** Tokens said alike that are remembered, to tell the next one apart. */
const REMEMBERED = 10_000

/**
 * Tells tokens apart that say the same: a payload holds nothing else that could, so two of one millisecond would be one
 * token, revoked and counted together. A later millisecond of expiry does it.
 */
function createLatest() {
  const latest = new Map<string, number>()
  return {
    /** @param payload Its expiry is moved where needed. */
    tellApart(applicationId: string, payload: EdgeAuthPayload): void {
      const wantedMs = Number(payload.expires)
      const key = JSON.stringify([applicationId, { ...payload, expires: 0 }])
      const beforeMs = latest.get(key) ?? Number.NEGATIVE_INFINITY
      if (beforeMs >= wantedMs) payload.expires = beforeMs + 1
      if (latest.size >= REMEMBERED) latest.clear()
      latest.set(key, payload.expires ?? wantedMs)
    },
  }
}

/** A few that are long over make room with each new one. */
function removeLongExpired(edit: Edit, parts: TokenParts): void {
  const beforeMs = edit.nowMs - KEEP_EXPIRED_MS
  forgetIssued(edit, parts, parts.tables.edgeAuthTokens.removeExpired(beforeMs, REMOVE_AT_ONCE))
}
