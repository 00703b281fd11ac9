import type { AccessRequest } from '../../shared/access.ts'
import { tellClosest } from '../../shared/change-words.ts'
import { classicChecks } from '../../shared/classic-checks.ts'
import { outcomeSentence } from '../../shared/explain.ts'
import { type ClosestChange, type Explanation, stepsOf } from '../../shared/explanation.ts'
import type { Rule } from '../../shared/rule.ts'
import { say } from '../../shared/say.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Token, TokenKind } from '../../shared/token.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { type Crowd, crowdOf, wireHints } from '../../shared/wire-hints.ts'
import { closestChange } from '../access/closest-change.ts'
import { type KnownGrant, recallVerifications } from '../access/recall.ts'
import type { Catalogue } from '../catalogue/types.ts'
import { ownAddresses } from './own-addresses.ts'
import type { ConsoleDeps } from './types.ts'

/** Viewers of a media server that are looked at for a proxy in front of it. */
const LATEST = '200'

type Deps = Pick<ConsoleDeps, 'catalogue' | 'history' | 'limiting' | 'now'>

/** Explains a stored decision from all sides. Decides again at most a few hundred times, and records nothing. */
export async function explanationOf(decision: DecisionRecord, deps: Deps): Promise<Explanation> {
  const { catalogue } = deps
  const rules = catalogue.rules.published().rules
  const rule = rules.find(({ id }) => id === decision.ruleId) ?? null
  const names = {
    rule: (id: string) => named(rules, id),
    stream: decision.streamName,
    token: (id: string) => {
      const token = tokenOf(catalogue, id)
      return { id: token?.id ?? id, label: token?.label || id }
    },
    presented: presentedIn(decision, catalogue),
    decisionId: decision.id,
  }
  const crowd = await crowdAt(decision.mediaServerId, deps)
  const { ruleId, grantId } = decision
  const checks = classicChecks(decision, rule)
  return {
    sentence: outcomeSentence(decision, {
      rule: (id) => rules.find((each) => each.id === id)?.name ?? '',
    }),
    checks,
    rule:
      ruleId === null ? null : { id: ruleId, name: named(rules, ruleId), isThere: rule !== null },
    grant: grantId === null ? null : { id: grantId, label: catalogue.tokens.labelOf(grantId) },
    hints: wireHints(decision, {
      ownAddresses: ownAddresses(),
      isByAddress: isByAddress(rule, checks),
      crowd,
    }),
    closest: tellClosest(closestOf(decision, deps), names),
  }
}

/** The listed token that came, also where it is not what decided. Null: none, or its kind is for the other action. */
function presentedIn(
  { grantId, trace, action }: DecisionRecord,
  catalogue: Catalogue,
): string | null {
  const passed = stepsOf(trace, 'credential').find(([, outcome]) => outcome === 'pass')
  const id = grantId ?? passed?.[2] ?? null
  const token = id === null ? null : tokenOf(catalogue, id)
  return token === null || NEVER[action].includes(token.kind) ? null : token.id
}

/** Kinds that no other of them does for. */
const NEVER: Readonly<Record<DecisionRecord['action'], readonly TokenKind[]>> = {
  publish: ['listener-link', 'nimble-link', 'subscribe-token'],
  subscribe: ['stream-key', 'publish-token'],
}

/** Whether the address decided, whichever way: by the rule, or by the credential or a revocation that refused. */
function isByAddress(rule: Rule | null, checks: Explanation['checks']): boolean {
  const byRule = rule !== null && ['address', 'country', 'area'].includes(rule.source.kind)
  return byRule || checks.some(({ check, state }) => check === 'address' && state === 'fail')
}

function named(rules: readonly Rule[], id: string): string {
  const rule = rules.find((each) => each.id === id)
  if (rule === undefined) return say('rule {id}, which is gone', { id })
  return rule.name === ''
    ? say('rule {id}', { id: rule.priority })
    : say('rule “{name}”', { name: rule.name })
}

/** How the latest viewers of a media server spread over addresses. Null when too few came. */
async function crowdAt(
  mediaServerId: string,
  { history }: Pick<ConsoleDeps, 'history'>,
): Promise<Crowd | null> {
  const { decisions } = await history.listDecisions({
    ...{ mediaServerId, action: 'subscribe', limit: LATEST },
  })
  return crowdOf(decisions.map(({ address }) => address))
}

function closestOf(decision: DecisionRecord, deps: Deps): ClosestChange {
  if (decision.outcome === 'allow') {
    return { state: 'admitted', steps: [], others: [], isCredentialUnseen: false, decided: 0 }
  }
  const { catalogue, limiting } = deps
  return closestChange(
    {
      request: requestOf(decision),
      atMs: decision.atMs,
      snapshot: catalogue.snapshot,
      revocations: catalogue.revocations.list(),
      recalled: recallVerifications(decision, knownIn(catalogue, decision.streamId)),
      unlimited: [],
      isRenewable: (grantId) => {
        const token = tokenOf(catalogue, grantId)
        return token?.isRenewable === true && token.deletedAtMs === null
      },
    },
    {
      limited: (request, decided, atMs, without) =>
        // Who is in is known for now only; a change of the moment moves now as far.
        limiting.limiter.look(request, decided, null, deps.now() + atMs - decision.atMs, without),
    },
  )
}

/** The question as it is on record. */
const requestOf = (decision: DecisionRecord): AccessRequest => ({
  action: decision.action,
  phase: 'start',
  streamName: decision.streamName,
  mediaServerId: decision.mediaServerId,
  protocol: decision.protocol,
  address: decision.address,
  userAgent: decision.userAgent,
  referer: decision.referer,
  sessionKey: decision.sessionKey,
  viewerId: decision.viewerId,
  credentials: [],
})

/** Kinds of which the list of tokens says all that deciding asks. */
const PLAIN: Partial<Record<TokenKind, 'publish' | 'subscribe'>> = {
  'listener-link': 'subscribe',
  'stream-key': 'publish',
}

const tokenOf = ({ tokens }: Catalogue, grantId: string): Token | null =>
  tokens.find(storedGrantOf(grantId) ?? grantId)

const knownIn =
  (catalogue: Catalogue, streamId: string | null): KnownGrant =>
  (grantId) => {
    const token = tokenOf(catalogue, grantId)
    const action = token === null ? undefined : PLAIN[token.kind]
    if (token === null || action === undefined) return null
    const stream = catalogue.streams.list().find(({ id }) => id === streamId)
    const isForIt = stream !== undefined && token.streams.includes(stream.name)
    return {
      actions: [action],
      streamIds: isForIt ? [stream.id] : [],
      expiresAtMs: token.expiresAtMs,
      tags: token.tags,
      viewerId: null,
    }
  }
