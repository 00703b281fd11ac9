import ipaddr from 'ipaddr.js'
import type { DecisionFilter } from '../../../shared/api.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { parseTerms, type Term } from '../../kit/filter-text.ts'
import { t } from '../../language/t.ts'

/** What the filter text names that is stored by id. */
export interface Catalogue {
  readonly streams: readonly { readonly id: string; readonly name: string }[]
  readonly rules: readonly {
    readonly id: string
    readonly priority: number
    readonly name: string
  }[]
  readonly mediaServers: readonly { readonly id: string; readonly name: string }[]
}

/** A filter text understood. */
export interface ReadFilter {
  /** What the server is asked: never narrower than the text, since `matches` has the last word. */
  readonly query: DecisionFilter
  readonly matches: (decision: DecisionRecord) => boolean
  /** The first thing in the text that cannot be used, as a sentence. Null when all can. */
  readonly problem: string | null
}

type Test = (decision: DecisionRecord) => boolean
interface Part {
  readonly query: DecisionFilter
  readonly test: Test
}

const OUTCOMES: Readonly<Record<string, DecisionRecord['outcome']>> = {
  allow: 'allow',
  allowed: 'allow',
  deny: 'deny',
  denied: 'deny',
  refused: 'deny',
  redirect: 'redirect',
}
const ACTIONS: Readonly<Record<string, DecisionRecord['action']>> = {
  publish: 'publish',
  subscribe: 'subscribe',
  watch: 'subscribe',
}
const KEYS = 'stream, reason, rule, ip, country, server, protocol, viewer, grant, tag, agent'

/**
 * Understands `deny reason:grant_expired stream:live/news ip:203.0.113.0/24 rule:5 country:DE` and free words. Terms
 * combine with AND; the same key twice means either. Pure.
 */
export function readFilter(text: string, catalogue: Catalogue): ReadFilter {
  const all = parseTerms(text)
  const typed = /[\s"]$/.test(text) ? undefined : all.at(-1)
  const groups = Map.groupBy(all, groupOf)
  const queries: DecisionFilter[] = []
  const tests: Test[] = []
  let problem: string | null = null
  for (const [group, terms] of groups) {
    const parts: Part[] = []
    for (const term of terms) {
      const part = readTerm(term, catalogue, term === typed)
      if (typeof part === 'string') problem ??= part
      else parts.push(part)
    }
    if (parts.length === 0) continue
    if (group === 'word') tests.push((each) => parts.every((part) => part.test(each)))
    else tests.push((each) => parts.some((part) => part.test(each)))
    const only = parts[0]
    // The server combines its parameters with AND, so an either-or is left to the test here.
    if (only !== undefined && (parts.length === 1 || group === 'word')) queries.push(only.query)
  }
  return {
    query: Object.assign({}, ...queries),
    matches: (decision) => tests.every((test) => test(decision)),
    problem,
  }
}

function groupOf({ key, value }: Term): string {
  if (key !== null) return key
  const word = value.toLowerCase()
  if (Object.hasOwn(OUTCOMES, word)) return 'outcome'
  return Object.hasOwn(ACTIONS, word) ? 'action' : 'word'
}

/** @param isTyped Whether it may be only the beginning of what is meant. */
function readTerm({ key, value }: Term, catalogue: Catalogue, isTyped: boolean): Part | string {
  const lower = value.toLowerCase()
  switch (key) {
    case null:
      return readWord(lower)
    case 'reason':
      return { query: { reason: lower }, test: (each) => each.reason === lower }
    case 'stream':
      return readStream(value, catalogue, isTyped)
    case 'rule':
      return readRule(value, catalogue)
    case 'server':
      return readServer(lower, catalogue)
    case 'ip':
      return readAddress(value)
    case 'country': {
      const country = value.toUpperCase()
      return { query: { country }, test: (each) => each.country === country }
    }
    case 'protocol':
      return { query: {}, test: (each) => each.protocol === lower }
    case 'viewer':
      return { query: { text: value }, test: (each) => each.viewerId?.toLowerCase() === lower }
    case 'agent':
      return { query: { text: value }, test: (each) => holds(each.userAgent, lower) }
    case 'grant':
      return { query: {}, test: (each) => each.grantId === value }
    case 'tag':
      return { query: {}, test: (each) => each.tags.some((tag) => tag.toLowerCase() === lower) }
    default:
      return t('There is no filter "{key}". There are {keys}.', { key, keys: KEYS })
  }
}

function readWord(word: string): Part {
  const outcome = OUTCOMES[word]
  if (outcome !== undefined) return { query: { outcome }, test: (each) => each.outcome === outcome }
  const action = ACTIONS[word]
  if (action !== undefined) return { query: { action }, test: (each) => each.action === action }
  return {
    query: { text: word },
    test: (each) =>
      [each.streamName, each.viewerId, each.userAgent, each.address].some((field) =>
        holds(field, word),
      ),
  }
}

/**
 * By id or name; a name that no stream has still finds what was asked under it, such as `stream_unknown`. While it is
 * typed, what names of streams begin with is not looked for: it would go through all texts for nothing.
 */
function readStream(value: string, { streams }: Catalogue, isTyped: boolean): Part | string {
  const lower = value.toLowerCase()
  const stream =
    streams.find((each) => each.id === value) ??
    streams.find((each) => each.name.toLowerCase() === lower)
  if (stream === undefined) {
    if (isTyped && streams.some((each) => each.name.toLowerCase().startsWith(lower))) {
      return t(
        'No stream is called "{value}" yet. Write on, or a space if that is all of its name.',
        {
          value,
        },
      )
    }
    return { query: { text: value }, test: (each) => each.streamName.toLowerCase() === lower }
  }
  return { query: { streamId: stream.id }, test: (each) => each.streamId === stream.id }
}

function readRule(value: string, { rules }: Catalogue): Part | string {
  const lower = value.toLowerCase()
  const found = rules.filter(
    (rule) =>
      rule.id === lower || String(rule.priority) === value || rule.name.toLowerCase() === lower,
  )
  const [only, ...more] = found
  if (only === undefined)
    return t('No published rule has the id, priority or name "{value}".', { value })
  const ids = new Set(found.map((rule) => rule.id))
  return {
    query: more.length === 0 ? { ruleId: only.id } : {},
    test: (each) => each.ruleId !== null && ids.has(each.ruleId),
  }
}

function readServer(lower: string, { mediaServers }: Catalogue): Part | string {
  const server = mediaServers.find((each) => each.id === lower || each.name.toLowerCase() === lower)
  if (server === undefined) return t('No media server is called "{lower}".', { lower })
  return {
    query: { mediaServerId: server.id },
    test: (each) => each.mediaServerId === server.id,
  }
}

function readAddress(value: string): Part | string {
  const contains = addressTest(value)
  if (contains === null)
    return t('"{value}" is not an address or a block such as 203.0.113.0/24.', { value })
  return { query: { address: value }, test: (each) => contains(each.address) }
}

function addressTest(value: string): ((address: string | null) => boolean) | null {
  try {
    const [block, bits] = value.includes('/')
      ? ipaddr.parseCIDR(value)
      : [ipaddr.process(value), 128]
    const length = Math.min(bits, block.kind() === 'ipv4' ? 32 : 128)
    return (address) => {
      if (address === null || !ipaddr.isValid(address)) return false
      const asked = ipaddr.process(address)
      return asked.kind() === block.kind() && asked.match(block, length)
    }
  } catch {
    return null
  }
}

const holds = (field: string | null, lower: string): boolean =>
  field?.toLowerCase().includes(lower) === true
