import type { DecisionFilter } from './api.ts'
import { formatTerm, parseTerms, type Term } from './filter-text.ts'
import { say } from './say.ts'
import type { DecisionRecord } from './session.ts'

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

/** What every row has that can be filtered by these texts: decisions and sessions alike. */
export type Filterable = Pick<
  DecisionRecord,
  | 'streamName'
  | 'streamId'
  | 'address'
  | 'country'
  | 'mediaServerId'
  | 'protocol'
  | 'viewerId'
  | 'reason'
  | 'ruleId'
  | 'grantId'
  | 'label'
  | 'tags'
  | 'userAgent'
  | 'action'
>

type Test<Row> = (row: Row) => boolean
interface Part<Row> {
  /** What a list of decisions can be asked for; never narrower than `test`. */
  readonly query: DecisionFilter
  readonly test: Test<Row>
}

/** What differs between the lists that are filtered. */
export interface FilterTerms<Row extends Filterable> {
  readonly catalogue: Catalogue
  /** Words that mean something of their own here, in lower case. Those of the same `group` are either-or. */
  readonly words: Readonly<Record<string, Part<Row> & { readonly group: string }>>
  /** What other words are looked for in, besides stream, viewer, user agent, address and label. Default: nothing. */
  readonly alsoIn?: (row: Row) => string
  /** Whether addresses are inside of an address or a block. Null: it is none. */
  readonly addressTest: (value: string) => ((address: string | null) => boolean) | null
}

/** A filter text understood. */
export interface ReadFilter<Row> {
  /** What a list of decisions is narrowed by: never narrower than the text, since `matches` has the last word. */
  readonly query: DecisionFilter
  readonly matches: Test<Row>
  /** The text without what cannot be used; read as it stands, it means the same as `matches`. Empty: everything. */
  readonly usable: string
  /** The first thing in the text that cannot be used, as a sentence to be shown by `known`. Null when all can. */
  readonly problem: string | null
}

const KEYS = 'stream, reason, rule, ip, country, server, protocol, viewer, label, grant, tag, agent'

/**
 * Understands `deny reason:grant_expired stream:live/news ip:203.0.113.0/24 rule:5 country:DE` and free words, for every list the
 * same. Terms combine with AND; the same key twice means either. Pure.
 *
 * @param isTyped Whether the text is being typed, so that its last term may be the beginning of what is meant. Default false.
 */
export function readFilter<Row extends Filterable>(
  text: string,
  given: FilterTerms<Row>,
  isTyped = false,
): ReadFilter<Row> {
  const all = parseTerms(text)
  const typed = !isTyped || /[\s"]$/.test(text) ? undefined : all.at(-1)
  const groups = Map.groupBy(all, (term) => groupOf(term, given))
  const queries: DecisionFilter[] = []
  const tests: Test<Row>[] = []
  const usable: Term[] = []
  let problem: string | null = null
  for (const [group, terms] of groups) {
    const parts: Part<Row>[] = []
    for (const term of terms) {
      const part = readTerm(term, given, term === typed)
      if (typeof part === 'string') {
        problem ??= part
        continue
      }
      parts.push(part)
      usable.push(term)
    }
    if (parts.length === 0) continue
    if (group === 'word') tests.push((each) => parts.every((part) => part.test(each)))
    else tests.push((each) => parts.some((part) => part.test(each)))
    const only = parts[0]
    // The list combines its parameters with AND, so an either-or is left to the test here.
    if (only !== undefined && (parts.length === 1 || group === 'word')) queries.push(only.query)
  }
  return {
    query: Object.assign({}, ...queries),
    matches: (row) => tests.every((test) => test(row)),
    usable: usable.map(formatTerm).join(' '),
    problem,
  }
}

function groupOf<Row extends Filterable>(
  { key, value }: Term,
  { words }: FilterTerms<Row>,
): string {
  if (key !== null) return key
  const word = value.toLowerCase()
  return Object.hasOwn(words, word) ? (words[word]?.group ?? 'word') : 'word'
}

/** Words for what was asked to do, of decisions and sessions alike. */
export const ACTION_WORDS = {
  publish: actionWord('publish'),
  subscribe: actionWord('subscribe'),
  watch: actionWord('subscribe'),
}

function actionWord(action: Filterable['action']): Part<Filterable> & { readonly group: string } {
  return { group: 'action', query: { action }, test: (each) => each.action === action }
}

/** Words of a list of decisions. */
export const DECISION_WORDS: FilterTerms<DecisionRecord>['words'] = {
  ...ACTION_WORDS,
  allow: outcomeWord('allow'),
  allowed: outcomeWord('allow'),
  deny: outcomeWord('deny'),
  denied: outcomeWord('deny'),
  refused: outcomeWord('deny'),
  redirect: outcomeWord('redirect'),
}

function outcomeWord(outcome: DecisionRecord['outcome']) {
  const test = (each: DecisionRecord): boolean => each.outcome === outcome
  return { group: 'outcome', query: { outcome }, test }
}

/** @param isTyped Whether it may be only the beginning of what is meant. */
function readTerm<Row extends Filterable>(
  { key, value }: Term,
  given: FilterTerms<Row>,
  isTyped: boolean,
): Part<Row> | string {
  const { catalogue } = given
  const lower = value.toLowerCase()
  switch (key) {
    case null:
      return readWord(lower, given)
    case 'reason':
      return { query: { reason: lower }, test: (each) => each.reason === lower }
    case 'stream':
      return readStream(value, catalogue, isTyped)
    case 'rule':
      return readRule(value, catalogue)
    case 'server':
      return readServer(lower, catalogue)
    case 'ip':
      return readAddress(value, given)
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
    case 'label':
      return { query: { text: value }, test: (each) => holds(each.label ?? null, lower) }
    case 'grant':
      return { query: {}, test: (each) => each.grantId === value }
    case 'tag':
      return { query: {}, test: (each) => each.tags.some((tag) => tag.toLowerCase() === lower) }
    default:
      return say('There is no filter "{key}". There are {keys}.', { key, keys: KEYS })
  }
}

function readWord<Row extends Filterable>(
  word: string,
  { words, alsoIn }: FilterTerms<Row>,
): Part<Row> {
  if (Object.hasOwn(words, word)) return words[word] as Part<Row>
  const also = (row: Row): boolean => alsoIn !== undefined && holds(alsoIn(row), word)
  return {
    query: { text: word },
    test: (each) =>
      [each.streamName, each.viewerId, each.userAgent, each.address, each.label ?? null].some(
        (field) => holds(field, word),
      ) || also(each),
  }
}

/**
 * By id or name; a name that no stream has still finds what was asked under it, such as `stream_unknown`. While it is
 * typed, what names of streams begin with is not looked for: it would go through all texts for nothing.
 */
function readStream(
  value: string,
  { streams }: Catalogue,
  isTyped: boolean,
): Part<Filterable> | string {
  const lower = value.toLowerCase()
  const stream =
    streams.find((each) => each.id === value) ??
    streams.find((each) => each.name.toLowerCase() === lower)
  if (stream === undefined) {
    if (isTyped && streams.some((each) => each.name.toLowerCase().startsWith(lower))) {
      return say(
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

function readRule(value: string, { rules }: Catalogue): Part<Filterable> | string {
  const lower = value.toLowerCase()
  const found = rules.filter(
    (rule) =>
      rule.id === lower || String(rule.priority) === value || rule.name.toLowerCase() === lower,
  )
  const [only, ...more] = found
  if (only === undefined)
    return say('No published rule has the id, priority or name "{value}".', { value })
  const ids = new Set(found.map((rule) => rule.id))
  return {
    query: more.length === 0 ? { ruleId: only.id } : {},
    test: (each) => each.ruleId !== null && ids.has(each.ruleId),
  }
}

function readServer(lower: string, { mediaServers }: Catalogue): Part<Filterable> | string {
  const server = mediaServers.find((each) => each.id === lower || each.name.toLowerCase() === lower)
  if (server === undefined) return say('No media server is called "{lower}".', { lower })
  return {
    query: { mediaServerId: server.id },
    test: (each) => each.mediaServerId === server.id,
  }
}

function readAddress(
  value: string,
  { addressTest }: Pick<FilterTerms<never>, 'addressTest'>,
): Part<Filterable> | string {
  const contains = addressTest(value)
  if (contains === null)
    return say('"{value}" is not an address or a block such as 203.0.113.0/24.', { value })
  return { query: { address: value }, test: (each) => contains(each.address) }
}

const holds = (field: string | null, lower: string): boolean =>
  field?.toLowerCase().includes(lower) === true
