import type { DecisionFilter, DecisionPage, ListedDecisions } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import { type Catalogue, DECISION_WORDS, readFilter } from '../../shared/read-filter.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import { parseAddress, parseBlock } from '../access/address.ts'
import type { Catalogue as Catalogued } from '../catalogue/types.ts'
import type { ConsoleHistory } from './types.ts'

/** Read at once. */
const PAGE = 500
/** Looked through for one answer at most: who wants to look further back asks on. */
const MOST_LOOKED = 5_000
const DEFAULT_LIMIT = 100

/** A filter whose text is read: what the history is asked for, and what has the last word. */
export interface AskedDecisions {
  readonly query: DecisionFilter
  readonly matches: (decision: DecisionRecord) => boolean
}

/**
 * Reads the text of a filter as the console does.
 *
 * @throws AppError ERR_INPUT_INVALID when a part of it cannot be used: leaving it out would answer more than was asked for.
 */
export function readAsked(given: DecisionFilter, catalogue: Catalogue): AskedDecisions {
  const { filter = '', ...others } = given
  const read = readFilter(filter, { catalogue, words: DECISION_WORDS, addressTest })
  if (read.problem !== null) {
    const issues = [{ path: 'filter', message: read.problem }]
    throw new AppError('ERR_INPUT_INVALID', read.problem, { issues })
  }
  return { query: { ...read.query, ...others }, matches: read.matches }
}

/**
 * Decisions that match, newest first. After 5,000 it answers what it found and where to look on.
 *
 * @throws AppError As {@link readAsked} and the history.
 */
export async function listMatching(
  history: Pick<ConsoleHistory, 'listDecisions'>,
  given: DecisionFilter,
  catalogue: Catalogue,
): Promise<ListedDecisions> {
  const { query, matches } = readAsked(given, catalogue)
  if (given.filter === undefined || given.filter === '') {
    const page = await history.listDecisions(query)
    return { ...page, looked: page.decisions.length }
  }
  const limit = Number(given.limit ?? DEFAULT_LIMIT)
  const decisions: DecisionRecord[] = []
  let before: string | undefined = given.before
  let looked = 0
  while (looked < MOST_LOOKED) {
    const page: DecisionPage = await history.listDecisions({
      ...query,
      limit: String(PAGE),
      ...(before !== undefined && { before }),
    })
    for (const decision of page.decisions) {
      looked += 1
      if (!matches(decision)) continue
      decisions.push(decision)
      if (decisions.length === limit) return { decisions, nextBefore: decision.id, looked }
    }
    if (page.nextBefore === null) return { decisions, nextBefore: null, looked }
    before = String(page.nextBefore)
  }
  return { decisions, nextBefore: Number(before), looked }
}

function addressTest(value: string): ((address: string | null) => boolean) | null {
  try {
    const { first, last } = parseBlock(value)
    return (address) => {
      const key = address === null ? null : parseAddress(address)
      return key !== null && typeof key === typeof first && key >= first && key <= last
    }
  } catch {
    return null
  }
}

/** What filter texts name that is stored by id. */
export const namedIn = ({ streams, rules, mediaServers }: NamedIn): Catalogue => ({
  streams: streams.list(),
  rules: rules.published().rules,
  mediaServers: mediaServers.list(),
})
type NamedIn = Pick<Catalogued, 'streams' | 'rules' | 'mediaServers'>
