import ipaddr from 'ipaddr.js'
import type { DecisionFilter } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Database } from './database.ts'
import { grantLabel } from './grant-label.ts'

/** A filter as SQL: conditions to be joined with AND, and what they are given by name. */
export interface DecisionQuery {
  readonly where: string
  readonly given: Readonly<Record<string, string>>
  /** Whether a decision that is in no table meets the conditions. */
  fits(decision: DecisionRecord): boolean
}

/** What a grant is called. Empty: nothing. */
export type LabelOf = (grantId: string) => string

/** Texts of a decision that a word is looked for in. What it was let in by is looked up last, where no other has it. */
const HOLDS_TEXT = `(holds_text(@text, stream_name, viewer_id, user_agent, address)
  OR (grant_id IS NOT NULL AND holds_text(@text, ${grantLabel('grant_id')})))`

/** Filters that compare one column, by column. */
const COLUMNS = {
  outcome: 'outcome',
  reason: 'reason',
  streamId: 'stream_id',
  mediaServerId: 'media_server_id',
  ruleId: 'rule_id',
  action: 'action',
  country: 'country',
} as const satisfies Partial<Record<keyof DecisionFilter, string>>

/** Gives a connection the SQL functions that {@link queryOf} uses. */
export function defineQueryFunctions(db: Database): void {
  db.function(
    'holds_text',
    { deterministic: true, varargs: true },
    (needle: unknown, ...texts: unknown[]) => (holdsText(String(needle), texts) ? 1 : 0),
  )
  db.function('in_block', { deterministic: true }, (address: unknown, block: unknown) =>
    isInBlock(address, String(block)) ? 1 : 0,
  )
}

/**
 * Turns a filter into SQL. What an operator typed is only ever given to it, never part of it.
 *
 * @param labelOf Of decisions that are in no table. Default none has a label.
 * @throws AppError ERR_CIDR_INVALID
 */
export function queryOf(filter: DecisionFilter, labelOf: LabelOf = () => ''): DecisionQuery {
  const conditions: string[] = []
  const given: Record<string, string> = {}
  const tests: ((decision: DecisionRecord) => boolean)[] = []
  for (const [key, column] of Object.entries(COLUMNS)) {
    const name = key as keyof typeof COLUMNS
    const value = filter[name]
    if (value === undefined) continue
    conditions.push(`${column} = @${name}`)
    given[name] = value
    tests.push((decision) => decision[name] === value)
  }
  // Said again in the words of the partial index, which SQLite would not use otherwise.
  if (filter.outcome !== undefined && filter.outcome !== 'allow') {
    conditions.push(`outcome <> 'allow'`)
  }
  if (filter.address !== undefined) {
    const block = parseBlock(filter.address)
    conditions.push(block === null ? 'address = @address' : 'in_block(address, @address)')
    given.address = block ?? filter.address
    tests.push(({ address }) =>
      block === null ? address === filter.address : isInBlock(address, block),
    )
  }
  if (filter.text !== undefined && filter.text !== '') {
    conditions.push(HOLDS_TEXT)
    const sought = filter.text.toLowerCase()
    given.text = sought
    tests.push(
      (each) =>
        holdsText(sought, [each.streamName, each.viewerId, each.userAgent, each.address]) ||
        (each.grantId !== null && holdsText(sought, [labelOf(each.grantId)])),
    )
  }
  return {
    where: conditions.map((each) => ` AND ${each}`).join(''),
    given,
    fits: (decision) => tests.every((test) => test(decision)),
  }
}

/** @param sought In lower case. */
function holdsText(sought: string, texts: readonly unknown[]): boolean {
  return texts.some((text) => typeof text === 'string' && text.toLowerCase().includes(sought))
}

/** Null for one IPv4 address, which has one spelling; an IPv6 address has many and is looked for as a block of one. */
function parseBlock(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return text
  if (ipaddr.IPv6.isValid(text)) return `${text}/128`
  // Not isValid, which also takes `10.1` and octal.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return null
  throw new AppError('ERR_CIDR_INVALID')
}

function isInBlock(address: unknown, block: string): boolean {
  if (typeof address !== 'string' || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const [network, bits] = ipaddr.parseCIDR(block)
  return parsed.kind() === network.kind() && parsed.match(network, bits)
}
