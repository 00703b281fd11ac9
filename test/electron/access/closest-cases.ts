import { closestChange } from '../../../electron/access/closest-change.ts'
import { decide } from '../../../electron/access/decide.ts'
import { type KnownGrant, recallVerifications } from '../../../electron/access/recall.ts'
import type { Place } from '../../../electron/access/types.ts'
import type { AccessRequest, Decision, Grant } from '../../../shared/access.ts'
import type { Change, ClosestChange } from '../../../shared/explanation.ts'
import { compile, credentialOf, makeGrant, makeStream, type Setup } from './fixtures.ts'

/** A question as the tests ask it: everything from which the engine is set up anew. */
export interface Case {
  readonly setup: Setup
  readonly request: AccessRequest
  readonly atMs: number
  readonly country?: string
  readonly place?: Place
}

export function decideCase({ setup, request, atMs, country, place }: Case): Decision {
  const snapshot = compile(setup)
  const tools = {
    ...(country !== undefined && { countryOf: () => country }),
    ...(place !== undefined && { placeOf: () => place }),
  }
  return decide(request, { ...snapshot, tools: { ...snapshot.tools, ...tools } }, atMs)
}

/** What is stored of the tokens of a question. */
const knownIn = ({ request }: Case): KnownGrant => {
  const grants = request.credentials
    .filter(({ value }) => value.startsWith('{'))
    .map(({ value }): Grant => JSON.parse(value))
  return (id) => grants.find((each) => each.id === id) ?? null
}

/** What the console does: the decision is on record, the credential is not. */
export function closestOf(
  asked: Case,
  isRenewable = (id: string): boolean => knownIn(asked)(id) !== null,
): ClosestChange {
  const decision = decideCase(asked)
  return closestChange({
    request: { ...asked.request, credentials: [] },
    atMs: asked.atMs,
    snapshot: compile(asked.setup),
    revocations: asked.setup.revocations ?? [],
    recalled: recallVerifications(decision, knownIn(asked)),
    unlimited: [],
    isRenewable,
  })
}

/** Makes a change where an operator or a viewer would, from scratch and apart from the code that proposed it. */
export function applied(asked: Case, change: Change): Case {
  const { setup, request } = asked
  const { streams = [makeStream()], rules = [], revocations = [] } = setup
  const asking = (part: Partial<AccessRequest>): Case => ({
    ...asked,
    request: { ...request, ...part },
  })
  switch (change.kind) {
    case 'time':
      return { ...asked, atMs: change.atMs }
    case 'token': {
      const { action, viewerId } = request
      const grant = { id: 'fresh', actions: [action], streamIds: null, tags: change.tags, viewerId }
      return asking({ credentials: [credentialOf(makeGrant({ ...grant, expiresAtMs: null }))] })
    }
    case 'renew': {
      const credentials = request.credentials.map((each) => {
        const grant = each.value.startsWith('{') ? JSON.parse(each.value) : null
        return grant?.id === change.grantId ? credentialOf({ ...grant, expiresAtMs: null }) : each
      })
      return asking({ credentials })
    }
    case 'no_token':
      return asking({ credentials: [] })
    case 'without_tags': {
      const credentials = request.credentials.map((each) => {
        if (!each.value.startsWith('{')) return each
        const grant = JSON.parse(each.value)
        const tags = grant.tags.filter((tag: string) => !change.tags.includes(tag))
        return credentialOf({ ...grant, tags })
      })
      return asking({ credentials })
    }
    case 'address':
      return asking({ address: change.value })
    case 'country':
      return { ...asked, country: change.value ?? 'XA' }
    case 'place': {
      const { latitude, longitude } = change
      return { ...asked, place: { latitude, longitude } }
    }
    case 'referer':
      return asking({ referer: change.value })
    case 'user_agent':
      return asking({ userAgent: change.value })
    case 'protocol':
      return asking({ protocol: change.value ?? '' })
    case 'stream_name':
      return asking({ streamName: change.value })
    case 'stream_on': {
      const on = streams.map((each) =>
        each.id === change.streamId ? { ...each, enabled: true } : each,
      )
      return { ...asked, setup: { ...setup, streams: on } }
    }
    case 'stream_add': {
      const added = makeStream({ id: 'new', name: change.name, mode: change.mode })
      return { ...asked, setup: { ...setup, streams: [...streams, added] } }
    }
    case 'rule_off': {
      const off = rules.map((each) =>
        each.id === change.ruleId ? { ...each, state: 'off' as const } : each,
      )
      return { ...asked, setup: { ...setup, rules: off } }
    }
    case 'lift': {
      const left = revocations.filter(({ id }) => !change.revocationIds.includes(id))
      return { ...asked, setup: { ...setup, revocations: left } }
    }
    case 'limit':
      return asked
  }
}

export const NIGHTS = { days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '19:00', timeZone: 'UTC' }
