import { type VideoTokenInput, videoTokenOf } from '../../shared/access-token.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { SUBSCRIBE_SENTENCES } from '../../shared/subscribe-reasons.ts'
import type { BulkField, BulkIssue, BulkKind, SignedKind } from '../../shared/token-bulk.ts'
import { type TokenBulkInput, tokenInputSchema } from '../../shared/token-input.ts'
import { compileAddresses } from '../tokens/restrictions/addresses.ts'
import { compileOrigins } from '../tokens/restrictions/origins.ts'
import { verifySelfSigned } from '../tokens/subscribe-token.ts'
import {
  type SelfSignInput,
  selfSigningKey,
  signSubscribeToken,
} from '../tokens/subscribe-token-sign.ts'
import type { PreparedToken } from '../tokens/subscribe-token-types.ts'
import { selfSignedGrantId } from '../tokens/token-grant-ids.ts'
import { findWider } from '../tokens/workbench/wider.ts'
import type { Actor } from './actor.ts'
import { type Around, bulkAsked, type Cell, partsOf } from './bulk-asked.ts'
import type { Editor } from './editor.ts'
import type { State } from './state.ts'
import type { SubscribeTokens } from './stream-token-types.ts'
import type { BulkRow } from './token-calls.ts'
import { previewToken, REFUSALS_ONLY } from './token-preview.ts'
import { accessSentences } from './token-preview-access.ts'
import type { VideoJwts } from './video-jwts.ts'

const MINUTE_MS = 60_000
/** The vendor's samples sign for a minute. */
const USUAL_MINUTES = 1
const MAX_MINUTES = 43_200

/** A row of a kind that is signed and kept nowhere. */
export type SignedInput =
  | { readonly kind: 'self-signed'; readonly claims: SelfSignInput }
  | { readonly kind: 'video-jwt'; readonly token: VideoTokenInput }

type Problem = Omit<BulkIssue, 'line'>

type SignedReading =
  | { readonly input: SignedInput; readonly sentences: readonly string[] }
  | { readonly problems: readonly Problem[] }

/** What lists of such kinds need beside the rows. */
export interface SignedParts {
  readonly editor: Editor
  readonly parents: Pick<SubscribeTokens, 'byId'>
  readonly videoJwts: Pick<VideoJwts, 'issueMany'>
}

/** Whether tokens of a kind are signed and kept nowhere. */
export const isSigned = (kind: BulkKind): kind is SignedKind =>
  kind === 'self-signed' || kind === 'video-jwt'

/**
 * Looks at one row: whether what it asks for would be admitted anywhere, as far as that can be told before somebody comes.
 *
 * @param cell What a field of the row says; empty when nothing.
 */
export function readSigned(
  bulk: TokenBulkInput,
  { parents }: Pick<SignedParts, 'parents'>,
  state: State,
  around: Around,
  cell: Cell,
): SignedReading {
  return bulk.kind === 'self-signed'
    ? readChild(bulk, parents.byId(bulk.defaults.subscribeTokenId ?? 0), around, cell)
    : readVideo(bulk, state, around, cell)
}

/** Signs rows. All of them or none. */
export async function signRows(
  rows: readonly { readonly line: number; readonly input: SignedInput }[],
  { editor, parents, videoJwts }: SignedParts,
  actor: Actor,
): Promise<readonly BulkRow[]> {
  const [first] = rows
  if (first?.input.kind === 'self-signed') {
    const { tokenId } = first.input.claims
    const parent = parents.byId(tokenId)
    if (parent === null) throw new AppError('ERR_NOT_FOUND', 'The subscribe token is gone.')
    const signed = rows.flatMap(({ line, input }) =>
      input.kind === 'self-signed' ? [childRow(line, input.claims, parent)] : [],
    )
    editor.edit((edit) =>
      edit.audit(
        actor,
        'subscribe_token.sign',
        String(tokenId),
        say('{count, plural, one {# token} other {# tokens}} of a list', { count: signed.length }),
      ),
    )
    return signed
  }
  const inputs = rows.flatMap(({ line, input }) =>
    input.kind === 'video-jwt' ? [{ line, token: input.token }] : [],
  )
  const issued = await videoJwts.issueMany(
    inputs.map(({ token }) => token),
    actor,
  )
  return inputs.flatMap(({ line, token }, at) => {
    const made = issued[at]
    if (made === undefined) return []
    const streams = (token.data?.mirrors ?? []).map(({ streamName }) => streamName ?? '')
    const label = token.data?.displayName ?? ''
    const { id, expiresAtMs } = made
    return [signedRow(line, made.token, { kind: 'video-jwt', id, label, streams, expiresAtMs })]
  })
}

const signedRow = (
  line: number,
  secret: string,
  token: NonNullable<BulkRow['token']>,
): BulkRow => ({
  line,
  issued: { secret, urls: [] },
  token,
  problem: null,
})

function childRow(line: number, claims: SelfSignInput, parent: PreparedToken): BulkRow {
  const { tokenId, customViewerData = '', streamName, expiresAtMs } = claims
  const secret = signSubscribeToken(claims, selfSigningKey(parent.token.secret))
  const signature = Buffer.from(secret.slice(secret.lastIndexOf('.') + 1), 'base64url')
  return signedRow(line, secret, {
    kind: 'self-signed',
    id: selfSignedGrantId(tokenId, signature),
    label: customViewerData,
    streams: [streamName],
    expiresAtMs,
  })
}

const one = (field: BulkField | null, message: string): SignedReading => ({
  problems: [{ field, message }],
})

function readChild(
  { defaults }: TokenBulkInput,
  parent: PreparedToken | null,
  { usual, nowMs }: Around,
  cell: Cell,
): SignedReading {
  if (parent === null) return one(null, 'Choose the subscribe token that signs.')
  const streamName = cell('stream') || usual
  if (streamName === null) return one('stream', 'It names no stream.')
  const minutes =
    cell('minutes') === '' ? (defaults.minutes ?? USUAL_MINUTES) : Number(cell('minutes'))
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MAX_MINUTES) {
    return one('minutes', say('A whole number of minutes, 1 to {most}.', { most: MAX_MINUTES }))
  }
  const trackingId = cell('tracking') || parent.token.trackingId
  const allowedOrigins = partsOf(cell('origins'))
  const allowedIpAddresses = partsOf(cell('address'))
  const claims: SelfSignInput = {
    tokenId: parent.token.id,
    streamName,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + minutes * MINUTE_MS,
    ...(allowedOrigins.length === 0 ? {} : { allowedOrigins }),
    ...(allowedIpAddresses.length === 0 ? {} : { allowedIpAddresses }),
    ...(trackingId === null ? {} : { trackingId }),
    ...(cell('viewer') === '' ? {} : { customViewerData: cell('viewer') }),
  }
  const problems = childProblems(claims, parent, nowMs)
  if (problems.length > 0) return { problems }
  return { input: { kind: 'self-signed', claims }, sentences: childSentences(claims, minutes) }
}

const LENGTHS: readonly (readonly [BulkField, keyof SelfSignInput, number])[] = [
  ['stream', 'streamName', 128],
  ['tracking', 'trackingId', 128],
  ['viewer', 'customViewerData', 1024],
]
/** Which column is behind what the parent does not allow. What only warns is not here. */
const WIDER: Readonly<Record<string, BulkField>> = {
  wider_stream: 'stream',
  stream_name_case: 'stream',
  wider_origin: 'origins',
  wider_address: 'address',
  tracking_missing: 'tracking',
}

/** What would keep the token from admitting anybody. */
function childProblems(
  claims: SelfSignInput,
  parent: PreparedToken,
  nowMs: number,
): readonly Problem[] {
  const long = LENGTHS.flatMap(([field, name, most]) =>
    String(claims[name] ?? '').length > most
      ? [{ field, message: say('At most {most} characters.', { most }) }]
      : [],
  )
  if (long.length > 0) return long
  const unread = [
    ...compileOrigins(claims.allowedOrigins ?? []).invalid.map((each) => ({
      field: 'origins' as const,
      message: say('“{each}” is no origin.', { each }),
    })),
    ...compileAddresses(claims.allowedIpAddresses ?? []).invalid.map((each) => ({
      field: 'address' as const,
      message: say('“{each}” is neither an address nor a block such as 192.0.2.0/24.', { each }),
    })),
  ]
  if (unread.length > 0) return unread
  const token = signSubscribeToken(claims, selfSigningKey(parent.token.secret))
  const verified = verifySelfSigned(token, () => parent, nowMs)
  if (!verified.ok) {
    const field = verified.reason === 'lifetime_too_long' ? 'minutes' : null
    return [{ field, message: SUBSCRIBE_SENTENCES[verified.reason] }]
  }
  const byField = new Map<BulkField, Problem>()
  for (const { code, sentence } of findWider(verified.claims, parent, token, nowMs)) {
    const field = WIDER[code]
    // The later is the more exact: that a name differs by case only.
    if (field !== undefined) byField.set(field, { field, message: sentence })
  }
  return [...byField.values()]
}

function childSentences(claims: SelfSignInput, minutes: number): readonly string[] {
  const { streamName, customViewerData, trackingId, allowedOrigins = [] } = claims
  const { allowedIpAddresses = [] } = claims
  return [
    say(
      'Whoever holds it may watch {stream} for {minutes} minutes, as far as its subscribe token permits.',
      { stream: streamName, minutes },
    ),
    ...(allowedOrigins.length > 0
      ? [say('Only players on {list}.', { list: allowedOrigins.join(', ') })]
      : []),
    ...(allowedIpAddresses.length > 0
      ? [say('Only from {list}.', { list: allowedIpAddresses.join(', ') })]
      : []),
    ...(customViewerData === undefined
      ? []
      : [say('Sessions carry {data}.', { data: customViewerData })]),
    ...(trackingId === undefined
      ? []
      : [say('Its viewers are counted for {trackingId}.', { trackingId })]),
    'It is not listed; it ends with its subscribe token.',
  ]
}

function readVideo(bulk: TokenBulkInput, state: State, around: Around, cell: Cell): SignedReading {
  const asked = bulkAsked({ ...bulk, kind: 'access-token' }, around, cell)
  const refusals = previewToken(state, asked, around.nowMs, REFUSALS_ONLY).lints.filter(
    ({ level }) => level === 'refused',
  )
  if (refusals.length > 0) {
    return {
      problems: refusals.map(({ path, message }) => ({
        field: VIDEO_FIELDS[path] ?? null,
        message,
      })),
    }
  }
  const parsed = tokenInputSchema.parse(asked)
  if (parsed.kind !== 'access-token') return one(null, 'That is no video JWT.')
  const { kind: _, sessions: __, ...fields } = parsed
  return {
    input: { kind: 'video-jwt', token: videoTokenOf(fields) },
    sentences: accessSentences(fields, say('or until its key is deleted; it is not listed')),
  }
}

const VIDEO_FIELDS: Readonly<Record<string, BulkField>> = {
  userId: 'viewer',
  scopes: 'scopes',
  minutes: 'minutes',
  displayName: 'label',
  mirrors: 'stream',
}
