import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { Revocation } from '../../shared/credential.ts'
import type { Change } from '../../shared/explanation.ts'
import type { Stream } from '../../shared/stream.ts'
import { forAll } from './all-shares.ts'
import { fittingGrant } from './recorded.ts'
import { indexRules } from './rule-index.ts'
import { findStream, type Snapshot, withRevocations } from './snapshot.ts'
import { indexStreams } from './streams.ts'

/** All that one question depends on. Never changed: a change makes another one. */
export interface World {
  readonly request: AccessRequest
  readonly atMs: number
  readonly snapshot: Snapshot
  /** Those in force, for lifting one. */
  readonly revocations: readonly Revocation[]
  /** What the credentials come to. Null: they are verified as they are. */
  readonly recalled: readonly Verification[] | null
  /** Reasons of limits that are left out. */
  readonly unlimited: readonly string[]
  /** Whether a grant can be issued anew here as it was. Default: none can. */
  readonly isRenewable?: (grantId: string) => boolean
}

/** A country code that no country has (ISO 3166-1 keeps XA to XZ for users), and that no rule names. */
function unnamedCountry(snapshot: Snapshot): string {
  const named = new Set(
    snapshot.rules.flatMap(({ rule: { source } }) =>
      source.kind === 'country' ? source.values : [],
    ),
  )
  for (let code = 65; code <= 90; code += 1) {
    const country = `X${String.fromCharCode(code)}`
    if (!named.has(country)) return country
  }
  return 'ZZ'
}

/** A world in which one thing is otherwise. */
export function changed(world: World, change: Change): World {
  const { request, snapshot } = world
  switch (change.kind) {
    case 'time':
      return { ...world, atMs: change.atMs }
    case 'token':
      return withFitting(request.viewerId === null ? unluckily(world) : world, change.tags)
    case 'renew':
      return {
        ...world,
        recalled: (world.recalled ?? []).map((each) => endless(each, change.grantId)),
      }
    case 'no_token':
      return { ...world, recalled: [] }
    case 'without_tags':
      return {
        ...world,
        recalled: (world.recalled ?? []).map((each) => stripped(each, change.tags)),
      }
    case 'address':
      return { ...world, request: { ...request, address: change.value } }
    case 'country': {
      const country = change.value ?? unnamedCountry(snapshot)
      const tools = { ...snapshot.tools, countryOf: () => country }
      return { ...world, snapshot: { ...snapshot, tools } }
    }
    case 'place': {
      const { latitude, longitude } = change
      const tools = { ...snapshot.tools, placeOf: () => ({ latitude, longitude }) }
      return { ...world, snapshot: { ...snapshot, tools } }
    }
    case 'referer':
      return { ...world, request: { ...request, referer: change.value } }
    case 'user_agent':
      return { ...world, request: { ...request, userAgent: change.value } }
    case 'protocol':
      return { ...world, request: { ...request, protocol: change.value ?? '' } }
    case 'stream_name':
      return { ...world, request: { ...request, streamName: change.value } }
    case 'stream_on':
      return withStream(world, findStream(snapshot, request.streamName)?.stream, { enabled: true })
    case 'stream_add':
      return withStream(world, BLANK, { name: change.name, mode: change.mode })
    case 'rule_off': {
      const rules = snapshot.rules.filter(({ rule }) => rule.id !== change.ruleId)
      return { ...world, snapshot: { ...snapshot, rules, ruleIndex: indexRules(rules) } }
    }
    case 'lift': {
      const left = world.revocations.filter(({ id }) => !change.revocationIds.includes(id))
      return { ...world, revocations: left, snapshot: withRevocations(snapshot, left) }
    }
    case 'limit':
      return { ...world, unlimited: [...world.unlimited, change.reason] }
  }
}

function withStream(world: World, stream: Stream | undefined, part: Partial<Stream>): World {
  if (stream === undefined) return world
  const streams = indexStreams([{ ...stream, ...part }])
  return { ...world, snapshot: { ...world.snapshot, streams } }
}

const withFitting = (world: World, tags: readonly string[]): World => ({
  ...world,
  recalled: [{ ok: true, grant: fitting(world.request, tags) }],
})

/**
 * The same for whoever has no luck: rules for a share of viewers that let in leave them out, those that refuse do not. Which
 * side a token falls on depends on its id, and that of another one is not known.
 */
function unluckily(world: World): World {
  const { snapshot } = world
  if (snapshot.rules.every(({ shareBound }) => shareBound === null)) return world
  const rules = snapshot.rules
    .filter(({ shareBound, rule }) => shareBound === null || !LETS_IN.includes(rule.effect.kind))
    .map(forAll)
  return { ...world, snapshot: { ...snapshot, rules, ruleIndex: indexRules(rules) } }
}

/** Effects that leave a viewer to the stream's mode. */
export const LETS_IN: readonly string[] = ['continue', 'ads']

const fitting = (request: AccessRequest, tags: readonly string[]): Grant => {
  const kind = request.action === 'publish' ? 'stream-key' : 'rj-auth'
  return fittingGrant({ id: 'fitting', kind }, request, tags)
}

function endless(verification: Verification, grantId: string): Verification {
  if (!verification.ok || verification.grant.id !== grantId) return verification
  return { ok: true, grant: { ...verification.grant, expiresAtMs: null } }
}

function stripped(verification: Verification, tags: readonly string[]): Verification {
  if (!verification.ok) return verification
  const { grant } = verification
  return { ok: true, grant: { ...grant, tags: grant.tags.filter((each) => !tags.includes(each)) } }
}

/** A stream as one is that was just set up, with all defaults. */
const BLANK: Stream = {
  id: 'new',
  name: '',
  title: '',
  mode: 'token',
  group: null,
  enabled: true,
  recheckSeconds: 60,
  recheckGraceSeconds: 10,
  endAfterMissedChecks: 1,
  endAfterFailedChecks: 1,
  maxSessionSeconds: null,
  expiryEnds: 'by_token',
  playUrl: null,
  originUrl: null,
  originAllowPrivate: false,
  frontDoor: false,
  whipUrl: null,
  createdAtMs: 0,
  updatedAtMs: 0,
}
