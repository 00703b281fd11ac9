import type { StreamTokenQuery, SubscribeTokenInput } from '../../../shared/stream-token.ts'
import type { Database } from '../database.ts'

/** What both kinds are limited to. */
export type StoredLimits = Readonly<
  Pick<
    SubscribeTokenInput,
    | 'streams'
    | 'allowedOrigins'
    | 'allowedIpAddresses'
    | 'bindIpsOnUsage'
    | 'allowedCountries'
    | 'deniedCountries'
  >
>

/** A subscribe or publish token as it is stored; `Extras` is what only its kind has. */
export interface StoredStreamToken<Extras> extends StoredLimits {
  readonly id: number
  readonly label: string
  readonly originCluster: string | null
  readonly extras: Extras
  /** Of the extras, what is secret. Null when nothing is. */
  readonly extrasSealed: Uint8Array | null
  readonly hash: string
  readonly hint: string
  /** The text of the token. */
  readonly sealed: Uint8Array
  readonly issuedBy: string
  readonly addedAtMs: number
  readonly expiresAtMs: number | null
  readonly refreshedAtMs: number | null
  readonly disabledAtMs: number | null
  readonly deletedAtMs: number | null
}

interface Row {
  id: number
  label: string
  folded_label: string
  folded_streams: string
  has_pattern: number
  hash: string
  hint: string
  sealed: Uint8Array
  cluster: string | null
  limits: string
  extras: string
  extras_sealed: Uint8Array | null
  issued_by: string
  added_at_ms: number
  expires_at_ms: number | null
  refreshed_at_ms: number | null
  disabled_at_ms: number | null
  deleted_at_ms: number | null
}

export interface StreamTokenTable<Extras> {
  /** By id, deleted ones too. */
  all(): IterableIterator<StoredStreamToken<Extras>>
  get(id: number): StoredStreamToken<Extras> | null
  /** Ids of one page, and of how many. */
  page(query: StreamTokenQuery): { readonly ids: readonly number[]; readonly total: number }
  /** Stores a new one and answers its id. */
  add(token: Omit<StoredStreamToken<Extras>, 'id'>): number
  put(token: StoredStreamToken<Extras>): void
  /** Removes at most `limit` of those deleted before `beforeMs` for good, and answers their ids. */
  removeDeleted(beforeMs: number, limit: number): readonly number[]
}

const COLUMNS = `label, folded_label, folded_streams, has_pattern, hash, hint, sealed, cluster, limits, extras,
  extras_sealed, issued_by, added_at_ms, expires_at_ms, refreshed_at_ms, disabled_at_ms, deleted_at_ms`
const VALUES = COLUMNS.replace(/\w+/g, (name) => `@${name}`)

/** Prepares the statements on one of the two tables. */
export function streamTokenTable<Extras>(
  db: Database,
  name: 'subscribe_tokens' | 'publish_tokens',
): StreamTokenTable<Extras> {
  const all = db.prepare<[], Row>(`SELECT * FROM ${name} ORDER BY id`)
  const get = db.prepare<[number], Row>(`SELECT * FROM ${name} WHERE id = ?`)
  const add = db
    .prepare<Omit<Row, 'id'>, number>(
      `INSERT INTO ${name} (${COLUMNS}) VALUES (${VALUES}) RETURNING id`,
    )
    .pluck()
  const put = db.prepare<Row>(`UPDATE ${name} SET (${COLUMNS}) = (${VALUES}) WHERE id = @id`)
  const deleted = db
    .prepare<[number, number], number>(
      `SELECT id FROM ${name} WHERE deleted_at_ms < ? ORDER BY deleted_at_ms LIMIT ?`,
    )
    .pluck()
  const remove = db.prepare<[number]>(`DELETE FROM ${name} WHERE id = ?`)
  const read = (row: Row): StoredStreamToken<Extras> => fromRow<Extras>(row)
  return {
    *all() {
      for (const row of all.iterate()) yield read(row)
    },
    get: (id) => {
      const row = get.get(id)
      return row === undefined ? null : read(row)
    },
    page: (query) => pageOf(db, name, query),
    add: (token) => Number(add.get(toRow(token))),
    put: (token) => void put.run({ ...toRow(token), id: token.id }),
    removeDeleted: (beforeMs, limit) => {
      const ids = deleted.all(beforeMs, limit)
      for (const id of ids) remove.run(id)
      return ids
    },
  }
}

/** Folded as the search texts in the table are. */
const folded = (text: string): string => text.toLowerCase()

function pageOf(
  db: Database,
  name: string,
  query: StreamTokenQuery,
): ReturnType<StreamTokenTable<unknown>['page']> {
  const { text, filterBy, withoutPatterns, cluster, isDeleted } = query
  const places = { label: ['label'], stream: ['streams'], labelOrStream: ['label', 'streams'] }
  const found = places[filterBy].map((place) => `instr(folded_${place}, @text) > 0`)
  const where = [
    `deleted_at_ms IS ${isDeleted ? 'NOT ' : ''}NULL`,
    ...(text === '' ? [] : [`(${found.join(' OR ')})`]),
    ...(withoutPatterns ? ['has_pattern = 0'] : []),
    ...(cluster === null ? [] : ['cluster = @cluster']),
  ].join(' AND ')
  const direction = query.isDescending ? 'DESC' : 'ASC'
  // Ids count up, so they are the order of adding.
  const order =
    query.sortBy === 'label' ? `folded_label ${direction}, id ${direction}` : `id ${direction}`
  const values = {
    ...(text === '' ? {} : { text: folded(text) }),
    ...(cluster === null ? {} : { cluster }),
  }
  const limit = query.itemsOnPage
  const from = (query.page - 1) * limit
  const ids = db
    .prepare<object, number>(
      `SELECT id FROM ${name} WHERE ${where} ORDER BY ${order} LIMIT @limit OFFSET @from`,
    )
    .pluck()
    .all({ ...values, limit, from })
  const count = db.prepare<object, number>(`SELECT count(*) FROM ${name} WHERE ${where}`).pluck()
  return { ids, total: Number(count.get(values)) }
}

function fromRow<Extras>(row: Row): StoredStreamToken<Extras> {
  return {
    ...(JSON.parse(row.limits) as StoredLimits),
    id: row.id,
    label: row.label,
    originCluster: row.cluster,
    extras: JSON.parse(row.extras) as Extras,
    extrasSealed: row.extras_sealed,
    hash: row.hash,
    hint: row.hint,
    sealed: row.sealed,
    issuedBy: row.issued_by,
    addedAtMs: row.added_at_ms,
    expiresAtMs: row.expires_at_ms,
    refreshedAtMs: row.refreshed_at_ms,
    disabledAtMs: row.disabled_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

function toRow<Extras>(token: Omit<StoredStreamToken<Extras>, 'id'>): Omit<Row, 'id'> {
  const { streams, allowedOrigins, allowedIpAddresses, bindIpsOnUsage } = token
  const { allowedCountries, deniedCountries } = token
  const limits: StoredLimits = {
    streams,
    allowedOrigins,
    allowedIpAddresses,
    bindIpsOnUsage,
    allowedCountries,
    deniedCountries,
  }
  return {
    label: token.label,
    folded_label: folded(token.label),
    folded_streams: folded(streams.map((each) => each.streamName).join('\n')),
    has_pattern: streams.some((each) => each.isRegex) ? 1 : 0,
    hash: token.hash,
    hint: token.hint,
    sealed: token.sealed,
    cluster: token.originCluster,
    limits: JSON.stringify(limits),
    extras: JSON.stringify(token.extras),
    extras_sealed: token.extrasSealed,
    issued_by: token.issuedBy,
    added_at_ms: token.addedAtMs,
    expires_at_ms: token.expiresAtMs,
    refreshed_at_ms: token.refreshedAtMs,
    disabled_at_ms: token.disabledAtMs,
    deleted_at_ms: token.deletedAtMs,
  }
}
