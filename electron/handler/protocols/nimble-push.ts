import type { AccessRequest } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { ReportedViewer } from '../../sessions/types.ts'
import { isPushSignature, pushSolution } from '../../tokens/nimble-push.ts'
import { canonicalAddress } from '../address.ts'
import type { JsonObject } from '../json-object.ts'
import { freeText } from '../text.ts'
import { noticesIn } from './nimble-publish.ts'
import { xmlText } from './nimble-xml.ts'
import { streamNameOf } from './path.ts'
import type { Decoded, ProtocolSecrets, WireReply } from './types.ts'

/*
 * Nimble Streamer's push API (Softvelum, "Pay-per-view for VOD and live" and "Publish and unpublish notifications"):
 * every so often the list of all viewers whose signed URL names one, and how long each watched since; and what was
 * published. The answer lists the ids of viewers who must go: they are cut and may not connect again. With a push token
 * both sides prove that they know it.
 */

const MAX_ID_CHARS = 256
const MAX_KEY_CHARS = 128
/** Of one report: longer is no view time between two of them. */
const MAX_VIEWED_MS = 86_400_000
const MEMBERS = ['PayPerViewInfo', 'Puzzle', 'publish', 'unpublish', 'Publish', 'Unpublish']

/** Whether an object is a push rather than a question. */
export function isPush(object: JsonObject): boolean {
  return MEMBERS.some((name) => Object.hasOwn(object, name))
}

/**
 * Reads a push. One that does not prove to know the token the media server is set up with is refused whole, with 403 and
 * an empty body. A viewer of whom anything cannot be read must go: nobody could decide about them.
 *
 * @param isXml Whether it came as XML, and is answered so.
 */
export function decodePush(
  object: JsonObject,
  isXml: boolean,
  server: MediaServer,
  { pushTokens }: ProtocolSecrets,
): Decoded {
  const id = textOf(object.ID)
  const puzzle = textOf(object.Puzzle)
  const signature = textOf(object.Signature)
  const token = pushTokens.find((each) => isPushSignature(signature, { id, puzzle }, each))
  if (pushTokens.length > 0 && token === undefined) {
    return { kind: 'malformed', detail: 'the Signature does not fit', reply: STRANGER }
  }
  const solution = token === undefined ? null : pushSolution(puzzle, token)
  const viewers: ReportedViewer[] = []
  const unreadable: string[] = []
  for (const player of playersIn(object.PayPerViewInfo)) {
    const viewer = viewerOf(player, server)
    if (typeof viewer === 'string') unreadable.push(viewer)
    else if (viewer !== null) viewers.push(viewer)
  }
  const notices = noticesIn(object, server)
  return {
    kind: 'report',
    report: { mediaServerId: server.id, id: id || null, viewers, unreadable, notices },
    encode: (denied) => (isXml ? xmlReply(denied, solution) : jsonReply(denied, solution)),
  }
}

interface Player {
  readonly streamName: string | null
  readonly player: JsonObject
}

/** Every player with the name of its stream: application, instance unless it is the usual one, stream. */
function* playersIn(info: unknown): Generator<Player> {
  for (const host of objectsIn(memberOf(info, 'VHost'))) {
    for (const app of objectsIn(host.Application)) {
      for (const instance of objectsIn(app.Instance)) {
        for (const stream of objectsIn(instance.Stream)) {
          const parts = [textOf(app.name), instanceOf(instance), textOf(stream.name)]
          const streamName = streamNameOf(`/${parts.filter((part) => part !== '').join('/')}`)
          for (const player of objectsIn(stream.Player)) yield { streamName, player }
        }
      }
    }
  }
}

function instanceOf(instance: JsonObject): string {
  const name = textOf(instance.name)
  return name === '_definst_' ? '' : name
}

/** The viewer; their id alone where the rest cannot be read; null without an id, since only by it somebody can go. */
function viewerOf(
  { streamName, player }: Player,
  server: MediaServer,
): ReportedViewer | string | null {
  const viewerId = textOf(player.id)
  if (viewerId === '') return null
  const ip = textOf(player.ip)
  const address = canonicalAddress(ip)
  const isReadable =
    streamName !== null && viewerId.length <= MAX_ID_CHARS && (ip === '' || address !== null)
  if (!isReadable) return viewerId
  const request: AccessRequest = {
    action: 'subscribe',
    phase: 'recheck',
    streamName,
    mediaServerId: server.id,
    protocol: '',
    address,
    userAgent: freeText(agentOf(player.user_agents)),
    referer: null,
    sessionKey: sessionKeyOf(player, viewerId, streamName),
    viewerId,
    credentials: [{ kind: 'vouched', value: viewerId }],
  }
  const viewedMs = Math.min(countOf(player.delta), MAX_VIEWED_MS)
  return { viewerId, request, viewedMs, bytes: countOf(player.bytes_sent) }
}

/** Nimble's own id of the session; the first reports had none, and a viewer is then one session for each stream. */
function sessionKeyOf(player: JsonObject, viewerId: string, streamName: string): string {
  const id = textOf(player.sessionid)
  if (id !== '' && id.length <= MAX_KEY_CHARS) return id
  return `viewer ${viewerId} ${textOf(player.ip)} ${streamName}`
}

function agentOf(agents: unknown): string {
  return textOf(Array.isArray(agents) ? agents[0] : agents)
}

/** A text, or a number as one. Empty when it is neither. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed()
  return typeof value === 'number' ? String(value) : ''
}

/** A whole number from 0. 0 when it is none. */
function countOf(value: unknown): number {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 0
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined
}

/** The objects of a list, or the one object there is. */
function objectsIn(value: unknown): readonly JsonObject[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.filter(
    (item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item),
  )
}

const STRANGER: WireReply = { status: 403, headers: {}, body: '' }

function jsonReply(denied: readonly string[], solution: string | null): WireReply {
  const answer = { DenyList: { ID: denied }, ...(solution === null ? {} : { Solution: solution }) }
  const headers = { 'content-type': 'application/json' }
  return { status: 200, headers, body: JSON.stringify(answer) }
}

function xmlReply(denied: readonly string[], solution: string | null): WireReply {
  const ids = denied.map((id) => `<ID>${xmlText(id)}</ID>`).join('')
  const solved = solution === null ? '' : `<Solution>${xmlText(solution)}</Solution>`
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ApiSyncResponse>${solved}<DenyList>${ids}</DenyList></ApiSyncResponse>`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}
