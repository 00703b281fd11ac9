import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import ipaddr from 'ipaddr.js'
import type { AreaSource } from '../../../electron/access/area.ts'
import { hashText, placeOf } from '../../../electron/access/share.ts'
import type { Place } from '../../../electron/access/types.ts'
import type { AccessRequest, Grant, Playout } from '../../../shared/access.ts'
import type { Revocation } from '../../../shared/credential.ts'
import type { Rule, RuleSource, Schedule } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'
import { placeOf as placeOfAddress } from './fixtures.ts'

/*
 * The engine again, slow and plain: one look at every rule, nothing compiled, nothing filed. Shares only the hash
 * of viewers with the engine, since which viewers make up a share is arbitrary.
 */

export interface World {
  readonly streams: readonly Stream[]
  readonly rules: readonly Rule[]
  readonly revocations: readonly Revocation[]
  /** Names of streams whose viewers need a token although they are public. */
  readonly needsToken: readonly string[]
  /** Names of streams whose viewers without a token are kept out in this country. */
  readonly keepsOut: { readonly names: readonly string[]; readonly country: string }
}

export interface Answer {
  readonly outcome: 'allow' | 'deny' | 'redirect'
  readonly reason: string
  readonly ruleId: string | null
  readonly url: string | null
  readonly playout: Playout | null
  readonly shadowRuleIds: readonly string[]
}

const RANKING = [
  'credential_missing',
  'credential_malformed',
  'credential_unknown',
  'credential_signature',
  'grant_other_action',
  'grant_other_stream',
  'grant_expired',
  'grant_revoked',
]

const deny = (reason: string): Answer => ({
  outcome: 'deny',
  reason,
  ruleId: null,
  url: null,
  playout: null,
  shadowRuleIds: [],
})

export function oracle(
  world: World,
  request: AccessRequest,
  country: string,
  nowMs: number,
  sessionId: string | null = null,
): Answer {
  const configured = findStream(world.streams, request.streamName)
  if (configured === undefined) return deny('stream_unknown')
  if (!configured.enabled) return deny('stream_disabled')
  const isViewer = request.action === 'subscribe'
  const isOpen = configured.mode === 'public' && isViewer
  const isSecured = isOpen && world.needsToken.includes(request.streamName)
  const stream: Stream = isSecured ? { ...configured, mode: 'token' } : configured
  const revoked = (kind: Revocation['kind'], fits: (value: string) => boolean): boolean =>
    world.revocations.some(
      (each) =>
        each.kind === kind &&
        each.liftedAtMs === null &&
        (each.untilMs === null || nowMs < each.untilMs) &&
        fits(each.value),
    )

  let grant: Grant | null = null
  const refusals = ['credential_missing']
  for (const credential of request.credentials) {
    if (!credential.value.startsWith('{')) {
      refusals.push(credential.value)
      continue
    }
    const candidate: Grant = JSON.parse(credential.value)
    const why = revoked('grant', (value) => value === candidate.id)
      ? 'grant_revoked'
      : candidate.expiresAtMs !== null && nowMs >= candidate.expiresAtMs
        ? 'grant_expired'
        : candidate.streamIds !== null && !candidate.streamIds.includes(stream.id)
          ? 'grant_other_stream'
          : candidate.actions.includes(request.action)
            ? null
            : 'grant_other_action'
    if (why === null) {
      grant = candidate
      break
    }
    refusals.push(why)
  }
  const refusal = refusals.sort((a, b) => RANKING.indexOf(b) - RANKING.indexOf(a))[0] ?? ''
  if (grant === null && refusal === 'grant_revoked') return deny('grant_revoked')
  if (revoked('viewer', (value) => value === grant?.viewerId || value === request.viewerId)) {
    return deny('viewer_revoked')
  }
  if (revoked('address', (value) => isInBlock(value, request.address))) {
    return deny('address_revoked')
  }
  if (revoked('session', (value) => value === request.sessionKey || value === sessionId)) {
    return deny('session_revoked')
  }

  const matching = (state: Rule['state']): readonly Rule[] =>
    world.rules
      .filter((rule) => rule.state === state)
      .filter((rule) => matches(rule, request, stream, grant, country, nowMs))
      .sort((a, b) => a.priority - b.priority)
  const end = (rule: Rule | undefined): Answer => ending(rule, stream, request, grant, refusal)
  const winner = matching('live')[0]
  const answer = end(winner)
  const shadows = matching('shadow').filter((rule) => {
    if (winner !== undefined && rule.priority >= winner.priority) return false
    const instead = end(rule)
    return (
      instead.outcome !== answer.outcome ||
      instead.url !== answer.url ||
      JSON.stringify(instead.playout) !== JSON.stringify(answer.playout)
    )
  })
  const { names, country: away } = world.keepsOut
  const isAway = isViewer && names.includes(request.streamName) && country === away
  if (answer.outcome === 'allow' && grant === null && isAway) {
    return deny('credential_other_country')
  }
  return { ...answer, shadowRuleIds: shadows.map((rule) => rule.id) }
}

function ending(
  rule: Rule | undefined,
  stream: Stream,
  request: AccessRequest,
  grant: Grant | null,
  refusal: string,
): Answer {
  const base = { ruleId: rule?.id ?? null, url: null, playout: null, shadowRuleIds: [] }
  const effect = rule?.effect
  if (effect?.kind === 'drop') {
    if (effect.promptUrl === undefined || request.action === 'publish') {
      return { ...base, outcome: 'deny', reason: 'rule_drop' }
    }
    return { ...base, outcome: 'redirect', reason: 'rule_prompt', url: effect.promptUrl }
  }
  if (effect?.kind === 'redirect' || effect?.kind === 'loop') {
    return { ...base, outcome: 'redirect', reason: `rule_${effect.kind}`, url: effect.url }
  }
  const isOpen = stream.mode === 'public' && request.action === 'subscribe'
  if (grant === null && !isOpen) return deny(refusal)
  if (effect?.kind === 'ads') {
    const { vastTag = null, midrollTag = null, promptUrl = null } = effect
    const { appendListenerId = true, delayReport = true } = effect
    const ads = { prerollTag: vastTag, midrollTag, appendListenerId, delayReport }
    const playout = { promptUrl, ads }
    return { ...base, outcome: 'allow', reason: 'rule_ads', url: vastTag, playout }
  }
  if (effect !== undefined) {
    const { promptUrl } = effect
    const playout = promptUrl === undefined ? null : { promptUrl, ads: null }
    return { ...base, outcome: 'allow', reason: 'rule_continue', playout }
  }
  return {
    ...base,
    outcome: 'allow',
    reason: grant === null ? 'public_stream' : 'grant_accepted',
  }
}

function findStream(streams: readonly Stream[], name: string): Stream | undefined {
  const exact = streams.find((stream) => stream.name === name)
  if (exact !== undefined) return exact
  return streams
    .filter((stream) => stream.name.includes('*') && fits(stream.name, name))
    .sort(
      (a, b) =>
        b.name.replaceAll('*', '').length - a.name.replaceAll('*', '').length ||
        (a.name < b.name ? -1 : 1),
    )[0]
}

function matches(
  rule: Rule,
  request: AccessRequest,
  stream: Stream,
  grant: Grant | null,
  country: string,
  nowMs: number,
): boolean {
  const { target } = rule
  if (target.kind === 'stream' && target.streamId !== stream.id) return false
  if (target.kind === 'group' && target.group !== stream.group) return false
  if (!rule.actions.includes(request.action)) return false
  const forViewersOnly = !['continue', 'drop'].includes(rule.effect.kind)
  if (forViewersOnly && request.action === 'publish') return false
  if (!fitsSource(rule.source, request, grant, country)) return false
  if (rule.schedule !== null && !isOnNow(rule.schedule, nowMs)) return false
  const viewer =
    grant?.viewerId ??
    request.viewerId ??
    grant?.id ??
    `${request.address ?? ''} ${request.userAgent ?? ''}`
  return placeOf(hashText(viewer), hashText(rule.id)) / 2 ** 32 < rule.sharePercent / 100
}

function fitsSource(
  source: RuleSource,
  request: AccessRequest,
  grant: Grant | null,
  country: string,
): boolean {
  if (source.kind === 'any') return true
  if (source.kind === 'authenticated') return grant !== null
  if (source.kind === 'area') return isWithin(source, placeOfAddress(request.address))
  return source.values.some((value) => {
    if (source.kind === 'address') return isInBlock(value, request.address)
    if (source.kind === 'country') return value === country
    if (source.kind === 'protocol') return value.toLowerCase() === request.protocol
    if (source.kind === 'tag') return grant?.tags.includes(value) === true
    const text = source.kind === 'referer' ? request.referer : request.userAgent
    return text !== null && fits(value.toLowerCase(), text.toLowerCase())
  })
}

/** By the library that draws maps; the tests ask for no place on an edge. */
export function isWithin({ polygons, unlocated }: AreaSource, place: Place | null): boolean {
  if (place === null) return unlocated === true
  const pointsOf = (ring: string): number[][] =>
    ring.split(' ').map((point) => point.split(',').map(Number))
  const closed = (ring: string): number[][] => [...pointsOf(ring), ...pointsOf(ring).slice(0, 1)]
  return polygons.some(({ outer, inner = [] }) =>
    [place.longitude, place.longitude + 360].some((longitude) =>
      booleanPointInPolygon([longitude, place.latitude], {
        type: 'Polygon',
        coordinates: [outer, ...inner].map(closed),
      }),
    ),
  )
}

/** By the definition of a star: it stands for nothing, or for one character and the rest. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') {
    return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)))
  }
  return pattern[0] === text[0] && text !== '' && fits(pattern.slice(1), text.slice(1))
}

function isInBlock(block: string, address: string | null): boolean {
  if (address === null || !ipaddr.isValid(address)) return false
  const [base = '', bits] = block.split('/')
  const network = ipaddr.process(base)
  const one = ipaddr.process(address)
  if (network.kind() !== one.kind()) return false
  const all = network.kind() === 'ipv4' ? 32 : 128
  return one.match(network, bits === undefined ? all : Number(bits))
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Asks for every day the slot could have begun on: today, or yesterday and ran past midnight. */
function isOnNow(schedule: Schedule, nowMs: number): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: schedule.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = format.formatToParts(nowMs)
  const read = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
  const time = `${read('hour')}:${read('minute')}`
  const today = DAYS.indexOf(read('weekday')) + 1
  const yesterday = today === 1 ? 7 : today - 1
  const { days, from, to } = schedule
  const isOvernight = to <= from
  if (days.includes(today) && time >= from && (isOvernight || time < to)) return true
  return isOvernight && days.includes(yesterday) && time < to
}
