import type { Decision } from '../../shared/access.ts'
import type { Change } from '../../shared/explanation.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { isOfGrant } from '../../shared/token-grants.ts'
import { type AddressKey, addressText, besideBlock, parseAddress, parseBlock } from './address.ts'
import { placeOutside, placeWithin } from './area.ts'
import { timesFor } from './change-times.ts'
import { LETS_IN, type World } from './changed-world.ts'
import { actionsOf, type CompiledRule, isAbout } from './compiled-rule.ts'
import { findStream } from './snapshot.ts'
import type { Place } from './types.ts'

/** Rules that let in, whose condition is tried. */
const LETTING_IN = 12
/** Streams whose names are compared with one that is not set up. */
const NAMES = 1_000
const SOON_MS = 5 * 60_000
const DAY_MS = 86_400_000
/** More than any change that can be made costs. */
const PAST = 10

interface Weighed {
  readonly change: Change
  /** How much is asked of somebody, least first. */
  readonly cost: number
}

/** What could be otherwise about a refusal, the smallest change first. Whether it helps is not looked at. */
export function candidatesFor(world: World, refusal: Decision): readonly Change[] {
  const weighed: Weighed[] = [
    ...streamChanges(world, refusal.reason),
    ...revocationChanges(world, refusal.reason),
    ...limitChanges(refusal.reason),
    ...credentialChanges(world, refusal.reason),
    ...ruleChanges(world, refusal),
    ...timesFor(world, refusal).map((atMs) => timeChange(world, atMs)),
  ]
  return weighed.sort((one, other) => one.cost - other.cost).map(({ change }) => change)
}

const at = (cost: number, change: Change): Weighed => ({ change, cost })

function timeChange({ atMs: fromMs }: World, atMs: number): Weighed {
  const byMs = Math.abs(atMs - fromMs)
  const cost = byMs <= SOON_MS ? 1 : byMs <= DAY_MS ? 5 : 7
  // Nobody can ask earlier than they did: it says what was in the way, after all that can be done.
  const over = atMs < fromMs ? PAST : 0
  return at(over + cost + byMs / (100 * DAY_MS + byMs), { kind: 'time', atMs, fromMs })
}

function streamChanges({ request, snapshot }: World, reason: ReasonCode): readonly Weighed[] {
  const { streamName, action } = request
  if (reason === 'stream_disabled') {
    const id = findStream(snapshot, streamName)?.stream.id
    return id === undefined ? [] : [at(2, { kind: 'stream_on', streamId: id })]
  }
  if (reason !== 'stream_unknown' || streamName === '') return []
  const similar = [...snapshot.streams.exact.values()]
    .slice(0, NAMES)
    .filter(({ stream }) => isAlike(stream.name, streamName))
    .map(({ stream }) => at(2, { kind: 'stream_name', value: stream.name, streamId: stream.id }))
  const token = at(6, { kind: 'stream_add', name: streamName, mode: 'token' })
  if (action === 'publish') return [...similar, token]
  return [...similar, token, at(6.1, { kind: 'stream_add', name: streamName, mode: 'public' })]
}

/** The same but for case and slashes, or the same last part of the path. */
function isAlike(one: string, other: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replaceAll('/', '')
  const last = (name: string): string => name.toLowerCase().split('/').at(-1) ?? ''
  return plain(one) === plain(other) || (last(one) !== '' && last(one) === last(other))
}

const REVOKED: Partial<Record<ReasonCode, 'grant' | 'viewer' | 'address' | 'session'>> = {
  grant_revoked: 'grant',
  viewer_revoked: 'viewer',
  address_revoked: 'address',
  session_revoked: 'session',
}

function revocationChanges(world: World, reason: ReasonCode): readonly Weighed[] {
  const what = REVOKED[reason]
  if (what === undefined) return []
  const ids = world.revocations.filter(
    (each) => each.kind === what && isAboutIt(each.value, world, what),
  )
  const lift = { kind: 'lift', what, revocationIds: ids.map(({ id }) => id) } as const
  const outside = what === 'address' ? ids.flatMap(({ value }) => outsideOf(value)) : []
  return [...(ids.length === 0 ? [] : [at(2, lift)]), ...outside]
}

function isAboutIt(value: string, world: World, what: string): boolean {
  const { request, recalled } = world
  if (what === 'address') return isInBlock(value, request.address)
  if (what === 'session') return value === request.sessionKey
  const grants = (recalled ?? []).flatMap((each) => (each.ok ? [each.grant] : []))
  if (what === 'viewer') {
    return value === request.viewerId || grants.some(({ viewerId }) => viewerId === value)
  }
  return grants.some(({ id }) => isOfGrant(id, value))
}

function isInBlock(written: string, address: string | null): boolean {
  const key = address === null ? null : parseAddress(address)
  const { first, last } = parseBlock(written)
  return key !== null && typeof key === typeof first && key >= first && key <= last
}

function outsideOf(block: string): readonly Weighed[] {
  return besideBlock(parseBlock(block)).map((key: AddressKey) =>
    at(3, { kind: 'address', value: addressText(key), outside: block, inside: null }),
  )
}

const limitChanges = (reason: ReasonCode): readonly Weighed[] =>
  reason.startsWith('limit_') ? [at(2, { kind: 'limit', reason })] : []

/** Where a credential was refused, or none was presented, one that fits may help; it never does where a rule refuses all. */
function credentialChanges(world: World, reason: ReasonCode): readonly Weighed[] {
  if (!/^(credential|grant)_|^signing_password_missing$/.test(reason)) return []
  return [...renewals(world, reason), at(3, tokenFor(world.request.action, [], reason))]
}

/** Rather than another token, which would be without the label and the tags that bills go by. */
function renewals({ recalled, isRenewable }: World, reason: ReasonCode): readonly Weighed[] {
  if (reason !== 'grant_expired') return []
  return (recalled ?? []).flatMap((each) =>
    each.ok && isRenewable?.(each.grant.id) === true
      ? [at(2, { kind: 'renew', grantId: each.grant.id })]
      : [],
  )
}

const tokenFor = (
  action: 'publish' | 'subscribe',
  tags: readonly string[],
  instead: string,
): Change => ({
  kind: 'token',
  credential: action === 'publish' ? 'stream-key' : 'token',
  tags,
  instead,
})

function ruleChanges(world: World, { ruleId, reason }: Decision): readonly Weighed[] {
  if (ruleId === null) return []
  const { rules } = world.snapshot
  const winner = rules.find(({ rule }) => rule.id === ruleId)
  if (winner === undefined) return []
  const stream = findStream(world.snapshot, world.request.streamName)?.stream
  const lettingIn = rules
    .filter((each) => stream !== undefined && isAbout(each.rule, stream))
    .filter((each) => each.order < winner.order && !each.isShadow && letsIn(each, world))
    .slice(0, LETTING_IN)
  return [
    ...avoiding(winner, world),
    ...lettingIn.flatMap((each) => meeting(each, world, reason)),
    at(4, { kind: 'rule_off', ruleId }),
  ]
}

const letsIn = (compiled: CompiledRule, { request }: World): boolean =>
  LETS_IN.includes(compiled.rule.effect.kind) && actionsOf(compiled.rule).includes(request.action)

/** What would make a rule that refuses be about somebody else. */
function avoiding({ rule: { source } }: CompiledRule, world: World): readonly Weighed[] {
  const { request, snapshot } = world
  switch (source.kind) {
    case 'any':
      return []
    case 'authenticated':
      return [at(3, { kind: 'no_token' })]
    case 'address':
      return source.values
        .filter((each) => isInBlock(each, request.address))
        .slice(0, 4)
        .flatMap(outsideOf)
    case 'country':
      return [at(3, { kind: 'country', value: null })]
    case 'area':
      return placed(placeBeyond(snapshot.rules), null)
    case 'tag':
      return [at(3, { kind: 'without_tags', tags: source.values })]
    default:
      return [at(3, { kind: source.kind, value: null })]
  }
}

/** The rules of a snapshot never change, and it is asked for anew with every other change on the way. */
const beyond = new WeakMap<readonly CompiledRule[], Place | null>()

/** A place in no area of some rules. Null when there is none. */
function placeBeyond(rules: readonly CompiledRule[]): Place | null {
  const known = beyond.get(rules)
  if (known !== undefined) return known
  const place = placeOutside(rules.flatMap(({ area }) => area ?? []))
  beyond.set(rules, place)
  return place
}

const placed = (place: Place | null, inside: string | null): readonly Weighed[] =>
  place === null ? [] : [at(3.2, { kind: 'place', ...place, inside })]

/** What would make a rule that lets in be about this viewer. */
function meeting(
  { rule: { source }, area }: CompiledRule,
  { request }: World,
  instead: string,
): readonly Weighed[] {
  const [value = ''] = 'values' in source ? source.values : []
  switch (source.kind) {
    case 'any':
      return []
    case 'authenticated':
      return [at(3, tokenFor(request.action, [], instead))]
    case 'tag':
      return [at(3, tokenFor(request.action, [value], instead))]
    case 'address': {
      const text = addressText(parseBlock(value).first)
      return [at(3.2, { kind: 'address', value: text, outside: null, inside: value })]
    }
    case 'country':
      return [at(3.2, { kind: 'country', value })]
    case 'area':
      return area === null ? [] : placed(placeWithin(area), area.name)
    case 'protocol':
      return [at(3.2, { kind: 'protocol', value: value.toLowerCase() })]
    default:
      return [at(3.2, { kind: source.kind, value: value.replaceAll('*', '') })]
  }
}
