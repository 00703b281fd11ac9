import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import type { JsonObject } from '../json-object.ts'
import { claimedName } from '../text.ts'
import { credentialsIn } from './credentials.ts'
import { splitUrl, streamNameOf } from './path.ts'
import type { Decoded, WireReply } from './types.ts'

/*
 * Nimble Streamer's publish control (Softvelum, "Publish control framework" and "Publish and unpublish notifications").
 * Nimble checks the publish signature and then asks about its id: a batch, when a publisher connects and while it is
 * live. What came and went on air is told in pushes.
 */

/** A batch with more entries is no question that Nimble asks. */
const MAX_ENTRIES = 1_000

type Seq = string | number

/** Reads a batch. Each entry that has a `seq` is answered, those that cannot be understood with `fail`. */
export function decodePublishAuth(object: JsonObject, server: MediaServer): Decoded {
  const batch = object.PublishAuthRequest
  if (!Array.isArray(batch)) return malformed('PublishAuthRequest is not a list')
  if (batch.length > MAX_ENTRIES) return malformed('PublishAuthRequest has too many entries')
  const entries = batch.map((entry) => entryOf(entry, server))
  const requests = entries.flatMap(({ request }) => request ?? [])
  return { kind: 'ask', requests, encode: (decisions) => reply(entries, decisions) }
}

interface Entry {
  /** As it came, so that it goes back with its type. Null when it has none. */
  readonly seq: Seq | null
  /** Null when it cannot be understood. */
  readonly request: AccessRequest | null
}

function entryOf(entry: unknown, server: MediaServer): Entry {
  if (typeof entry !== 'object' || entry === null) return { seq: null, request: null }
  const { seq, id, ip, stream } = entry as JsonObject
  const isSeq = typeof seq === 'string' || typeof seq === 'number'
  const request = requestOf({ id, ip, stream }, 'start', server)
  return { seq: isSeq ? seq : null, request }
}

/** One who publishes a stream. Null when that cannot be told. */
function requestOf(
  told: { readonly id: unknown; readonly ip: unknown; readonly stream: unknown },
  phase: AccessRequest['phase'],
  server: MediaServer,
  protocol = '',
): AccessRequest | null {
  if (typeof told.stream !== 'string') return null
  const { path, query } = splitUrl(`/${told.stream.replace(/^\/+/, '')}`)
  const streamName = streamNameOf(path)
  const ip = typeof told.ip === 'string' ? told.ip : ''
  const address = canonicalAddress(ip)
  if (streamName === null || (ip !== '' && address === null)) return null
  const id = typeof told.id === 'number' ? String(told.id) : told.id
  const publisherId = typeof id === 'string' ? id.toWellFormed() : ''
  const presented = credentialsIn(query)
  // Nimble's word for the id is no way around a signature that is there and does not fit.
  const isSigned = presented.some(({ kind }) => kind === 'publish-sign')
  const isVouched = publisherId !== '' && !isSigned
  return {
    action: 'publish',
    phase,
    streamName,
    mediaServerId: server.id,
    protocol,
    address,
    userAgent: null,
    referer: null,
    // A stream has one publisher at a time; Nimble has no other name for it that both calls know.
    sessionKey: `publish ${streamName}`,
    viewerId: claimedName(publisherId),
    credentials: [
      ...presented,
      ...(isVouched ? [{ kind: 'vouched', value: publisherId } as const] : []),
    ],
  }
}

function reply(entries: readonly Entry[], decisions: readonly Decision[]): WireReply {
  let next = 0
  const answers = entries.flatMap(({ seq, request }) => {
    const decision = request === null ? undefined : decisions[next++]
    if (seq === null) return []
    return { seq, status: decision?.outcome === 'allow' ? 'success' : 'fail' }
  })
  const headers = { 'content-type': 'application/json' }
  return { status: 200, headers, body: JSON.stringify({ PublishAuthResponse: answers }) }
}

/**
 * What a push tells of publishers: the lists `publish` and `unpublish` of 2019 (`stream`, `protocol`, `remote_ip`) and
 * `Publish` and `Unpublish` of the older schema (`AppName`, `AppInstanceName`, `StreamName`). Output of a transcoder has
 * protocol ENCODER and no address.
 */
export function noticesIn(object: JsonObject, server: MediaServer): readonly AccessRequest[] {
  const began = [...listOf(object.publish), ...listOf(object.Publish)]
  const ended = [...listOf(object.unpublish), ...listOf(object.Unpublish)]
  return [
    ...began.flatMap((each) => noticeOf(each, 'start', server) ?? []),
    ...ended.flatMap((each) => noticeOf(each, 'end', server) ?? []),
  ]
}

function noticeOf(
  told: JsonObject,
  phase: 'start' | 'end',
  server: MediaServer,
): AccessRequest | null {
  const stream = told.stream ?? oldName(told)
  const protocol = typeof told.protocol === 'string' ? told.protocol.toLowerCase().slice(0, 32) : ''
  const notice = requestOf({ id: '', ip: told.remote_ip, stream }, phase, server, protocol)
  if (notice === null) return null
  // Nimble let it on air, and says when it goes.
  return { ...notice, credentials: [{ kind: 'vouched', value: '' }], lastsSeconds: null }
}

function oldName({ AppName, AppInstanceName, StreamName }: JsonObject): string | null {
  if (typeof AppName !== 'string' || typeof StreamName !== 'string') return null
  const instance = AppInstanceName === '_definst_' ? '' : AppInstanceName
  const isNamed = typeof instance === 'string' && instance !== ''
  return [AppName, ...(isNamed ? [instance] : []), StreamName].join('/')
}

function listOf(value: unknown): readonly JsonObject[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.filter((item): item is JsonObject => typeof item === 'object' && item !== null)
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
