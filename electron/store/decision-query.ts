import ipaddr from 'ipaddr.js'
import type { DecisionFilter } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from './open.ts'

/** A filter as SQL: conditions to be joined with AND, and what they are given by name. */
export interface DecisionQuery {
  readonly where: string
  readonly given: Readonly<Record<string, string>>
}

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
    (needle: unknown, ...texts: unknown[]) => {
      const sought = String(needle)
      return texts.some((text) => typeof text === 'string' && text.toLowerCase().includes(sought))
        ? 1
        : 0
    },
  )
  db.function('in_block', { deterministic: true }, (address: unknown, block: unknown) =>
    typeof address === 'string' && isInBlock(address, String(block)) ? 1 : 0,
  )
}

/**
 * Turns a filter into SQL. What an operator typed is only ever given to it, never part of it.
 *
 * @throws AppError ERR_CIDR_INVALID
 */
export function queryOf(filter: DecisionFilter): DecisionQuery {
  const conditions: string[] = []
  const given: Record<string, string> = {}
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = filter[name as keyof typeof COLUMNS]
    if (value === undefined) continue
    conditions.push(`${column} = @${name}`)
    given[name] = value
  }
  // Said again in the words of the partial index, which SQLite would not use otherwise.
  if (filter.outcome !== undefined && filter.outcome !== 'allow') {
    conditions.push(`outcome <> 'allow'`)
  }
  if (filter.address !== undefined) {
    const block = parseBlock(filter.address)
    conditions.push(block === null ? 'address = @address' : 'in_block(address, @address)')
    given.address = block ?? filter.address
  }
  if (filter.text !== undefined && filter.text !== '') {
    conditions.push('holds_text(@text, stream_name, viewer_id, user_agent, address)')
    given.text = filter.text.toLowerCase()
  }
  return { where: conditions.map((each) => ` AND ${each}`).join(''), given }
}

/** Null for one IPv4 address, which has one spelling; an IPv6 address has many and is looked for as a block of one. */
function parseBlock(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return text
  if (ipaddr.IPv6.isValid(text)) return `${text}/128`
  // Not isValid, which also takes `10.1` and octal.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return null
  throw new AppError('ERR_CIDR_INVALID')
}

function isInBlock(address: string, block: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const [network, bits] = ipaddr.parseCIDR(block)
  return parsed.kind() === network.kind() && parsed.match(network, bits)
}
