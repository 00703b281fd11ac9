import type { RestoreCount, RestoreDifference } from '../../../shared/backup.ts'
import { type Database, openDatabase } from '../open.ts'
import { settingsIn } from './compare-settings.ts'

/** Named of each kind of change; there can be hundreds of thousands. */
const MOST_NAMED = 20

/** Revocations that keep somebody out: what was lifted or is over would be no loss, and one lifted since comes back. */
const IN_FORCE = 'WHERE lifted_at_ms IS NULL AND (until_at_ms IS NULL OR until_at_ms >= ?)'

/** What is compared row by row: noun, table, its key, and what people call a row. */
const COMPARED: readonly (readonly [noun: string, table: string, id: string, label: string])[] = [
  ['stream', 'streams', 'id', 'name'],
  ['version of the rules', 'rule_versions', 'version', "version || ' ' || note"],
  ['pinned test', 'pinned_tests', 'id', 'name'],
  ['saved view', 'saved_views', 'id', 'name'],
  ['note', 'annotations', "kind || ':' || subject", "kind || ' ' || subject"],
  ['media server', 'media_servers', 'id', 'name'],
  ['control address', 'media_server_control', 'media_server_id', 'url'],
  ['application', 'applications', 'id', "coalesce(nullif(label, ''), id)"],
  ['secret of an application', 'application_secrets', 'id', 'name'],
  ['link', 'links', 'id', "coalesce(nullif(label, ''), id)"],
  ['stream key', 'stream_keys', 'id', "coalesce(nullif(label, ''), id)"],
  ['subscribe token', 'subscribe_tokens', 'id', "coalesce(nullif(label, ''), id)"],
  ['publish token', 'publish_tokens', 'id', "coalesce(nullif(label, ''), id)"],
  ['EdgeAuth token', 'edge_auth_tokens', 'id', "coalesce(nullif(label, ''), id)"],
  ['access token', 'access_tokens', 'id', "coalesce(nullif(display_name, ''), id)"],
  ['media server token', 'server_tokens', 'id', "coalesce(nullif(label, ''), id)"],
  ['token key', 'token_keys', 'id', 'name'],
  ['service token', 'service_tokens', 'id', 'name'],
  ['API secret', 'api_secrets', 'id', 'name'],
  ['signing key', 'signing_keys', 'id', 'kind'],
  ['video key', 'video_keys', 'kid', 'kid'],
  ['revocation', 'revocations', 'id', "kind || ' ' || value"],
  ['limit of a link or token', 'grant_limits', 'grant_id', 'grant_id'],
]

/** What is only counted. */
const COUNTED = [
  ['sessions', 'sessions'],
  ['decisions', 'decisions'],
  ['entries of the audit log', 'audit'],
] as const

/** What restoring would change. */
export interface Compared {
  readonly differences: readonly RestoreDifference[]
  readonly counts: readonly RestoreCount[]
}

/**
 * What restoring would change: of what is in force, what comes back, goes and differs. Secrets are compared and never shown.
 *
 * @param live Path of the database in force, of this version; only read.
 * @param copy Path of the restored copy.
 * @param isOpenHere Whether this process has the live one open, see open.ts.
 */
export function compareFiles(live: string, copy: string, isOpenHere: boolean): Compared {
  const one = openDatabase(live, { readOnly: true, isOpenHere })
  try {
    const other = openDatabase(copy, { readOnly: true })
    try {
      return compareDatabases(one, other)
    } finally {
      other.close()
    }
  } finally {
    one.close()
  }
}

function compareDatabases(live: Database, copy: Database): Compared {
  const nowMs = Date.now()
  const rows = COMPARED.map(([noun, table, id, label]) =>
    differenceOf(
      noun,
      rowsOf(live, table, id, label, nowMs),
      rowsOf(copy, table, id, label, nowMs),
    ),
  )
  const settings = differenceOf('setting', settingsIn(live), settingsIn(copy))
  const differences = [...rows, settings].filter((each) => each !== null)
  const counts = COUNTED.map(([noun, table]) => ({
    noun,
    now: count(live, table),
    inBackup: count(copy, table),
  }))
  return { differences, counts }
}

/** Null: none. */
function differenceOf(noun: string, now: Rows, then: Rows): RestoreDifference | null {
  const comes = [...then].filter(([key]) => !now.has(key))
  const goes = [...now].filter(([key]) => !then.has(key))
  const changes = [...then].filter(([key, row]) => {
    const other = now.get(key)
    return other !== undefined && other.text !== row.text
  })
  if (comes.length + goes.length + changes.length === 0) return null
  return { noun, comes: named(comes), goes: named(goes), changes: named(changes) }
}

type Rows = ReadonlyMap<string, Row>

interface Row {
  readonly label: string
  /** All of it. */
  readonly text: string
}

function rowsOf(db: Database, table: string, id: string, label: string, nowMs: number): Rows {
  const isTimed = table === 'revocations'
  const rows = db
    .prepare<number[], Record<string, unknown>>(
      `SELECT ${id} AS compared_id, ${label} AS compared_label, * FROM ${table} ${isTimed ? IN_FORCE : ''}`,
    )
    .iterate(...(isTimed ? [nowMs] : []))
  const found = new Map<string, Row>()
  for (const { compared_id: key, compared_label: name, ...row } of rows) {
    found.set(String(key), { label: String(name), text: JSON.stringify(Object.values(row)) })
  }
  return found
}

const named = (rows: readonly (readonly [string, Row])[]): RestoreDifference['comes'] => ({
  count: rows.length,
  names: rows.slice(0, MOST_NAMED).map(([, { label }]) => label),
})

const count = (db: Database, table: string): number =>
  Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
