import { UNKNOWN_COUNTRY } from '../../shared/countries.ts'
import type { EdgeAuthSettings } from '../../shared/edge-auth.ts'
import { say } from '../../shared/say.ts'
import { readGeoLists } from './edge-auth-geo.ts'
import type { EdgeAuthPayload } from './edge-auth-payload.ts'

const USES = {
  auth: 'It opens a session. Nobody watches or publishes with it.',
  stream: 'It lets its holder watch.',
  publish: 'It lets its holder publish.',
} as const

/**
 * Says what a token would permit, one sentence each, as judgeEdgeAuth judges it.
 *
 * @param nowMs    Epoch milliseconds.
 * @param settings Of the application that signs.
 */
export function edgeAuthPermits(
  payload: EdgeAuthPayload,
  nowMs: number,
  settings: EdgeAuthSettings,
): readonly string[] {
  return [
    purposeOf(payload, settings),
    ...(payload.type === 'auth' ? [] : [targetOf(payload, settings)]),
    expiryOf(payload, nowMs, settings),
    ...restrictionsOf(payload, settings),
    ...capabilitiesOf(payload.capabilities ?? [], settings),
    ...listed(payload.applyTags, (list) => say('Its sessions carry the tags {list}.', { list })),
  ]
}

function purposeOf({ type }: EdgeAuthPayload, { untypedMayPublish }: EdgeAuthSettings): string {
  if (type !== undefined) return USES[type]
  return untypedMayPublish
    ? 'It opens a session and lets its holder watch and publish.'
    : 'It opens a session and lets its holder watch.'
}

/** Whether a token that is for viewing or publishing names nothing that a stream could answer to, nor may do without. */
export function permitsNoStream(payload: EdgeAuthPayload, settings: EdgeAuthSettings): boolean {
  return payload.type !== 'auth' && targetOf(payload, settings) === NO_STREAM
}

const NO_STREAM = 'It names no channel, room or tag, so it permits no stream.'

function targetOf(payload: EdgeAuthPayload, settings: EdgeAuthSettings): string {
  const { originStreamIsTarget, untargetedMayPublish } = settings
  const { requiredTag, originStreamId, type } = payload
  if (requiredTag !== undefined && requiredTag !== '') {
    return say('Only streams that answer to {tag}.', { tag: requiredTag })
  }
  if (type === 'publish' && untargetedMayPublish && requiredTag === undefined) {
    return 'It names no channel, room or tag: every stream may be published to.'
  }
  const isByOrigin = originStreamIsTarget && originStreamId !== undefined && type !== 'publish'
  return isByOrigin
    ? 'It names no channel, room or tag: its origin stream alone is what may be watched.'
    : NO_STREAM
}

function expiryOf({ expires }: EdgeAuthPayload, nowMs: number, settings: EdgeAuthSettings): string {
  const endMs = Number(expires) + settings.skewSeconds * 1000
  if (!(endMs > nowMs)) return 'It has expired: it permits nothing.'
  const end = new Date(Number(expires))
  // The vendor's signer takes more than a date can say.
  const until = Number.isNaN(end.getTime()) ? `${expires} ms` : end.toISOString()
  return say('It may be presented until {until}. Who is in by then stays.', { until })
}

function restrictionsOf(
  { sessionId, remoteAddress, originStreamId }: EdgeAuthPayload,
  { starIsAnySession }: EdgeAuthSettings,
): readonly string[] {
  const isAny = sessionId === '*' && starIsAnySession
  return [
    ...(sessionId === undefined
      ? []
      : [isAny ? 'In any session.' : say('Only in session {sessionId}.', { sessionId })]),
    ...(remoteAddress === undefined
      ? []
      : [say('Only from the address {address}.', { address: remoteAddress })]),
    ...(originStreamId === undefined
      ? []
      : [say('Only while {id} is what is published.', { id: originStreamId })]),
  ]
}

function capabilitiesOf(
  capabilities: readonly string[],
  { unknownPassesDeny }: EdgeAuthSettings,
): readonly string[] {
  const lists = readGeoLists(capabilities)
  if (lists === null) return ['A country list cannot be read, so it permits nothing.']
  const denied = lists.denied.flat()
  const isUndecided = denied.length > 0 && !denied.includes(UNKNOWN_COUNTRY)
  return [
    ...lists.allowed.flatMap((codes) =>
      listed(codes, (list) => say('Only from {list}.', { list })),
    ),
    ...listed(denied, (list) => say('Not from {list}.', { list })),
    ...(isUndecided && lists.allowed.length === 0
      ? [
          unknownPassesDeny
            ? 'Addresses of no known country are let in.'
            : 'Addresses of no known country are refused.',
        ]
      : []),
    ...listed(
      capabilities.filter((each) => !each.trim().toLowerCase().startsWith('geo-country')),
      (list) => say('Carried along and not judged here: {list}.', { list }),
    ),
  ]
}

const listed = (
  values: readonly string[] = [],
  sentence: (list: string) => string,
): readonly string[] => (values.length === 0 ? [] : [sentence(values.join(', '))])
