import type { RestoreCount, RestoreDifference } from '../../../shared/backup.ts'
import { phrases } from '../../../shared/say.ts'
import type { Database } from '../database.ts'
import { ACCESS_TOKEN_LABEL, grantLabel } from '../grant-label.ts'
import { openDatabase } from '../open.ts'
import { settingsIn } from './compare-settings.ts'
import { emptyDatabase } from './empty.ts'

/** Named of each kind of change; there can be hundreds of thousands. */
const MOST_NAMED = 20

/** Revocations that keep somebody out: what was lifted or is over would be no loss, and one lifted since comes back. */
const IN_FORCE = 'WHERE lifted_at_ms IS NULL AND (until_at_ms IS NULL OR until_at_ms >= ?)'

/** The label of a grant, its id where it has none. */
const grant = (id: string): string => `coalesce(nullif(${grantLabel(id)}, ''), ${id})`
const LABEL = "coalesce(nullif(label, ''), id)"

/** What is compared row by row: table, its key, and what people call a row. */
const COMPARED = [
  ['streams', 'id', 'name'],
  ['rule_versions', 'version', "rtrim(version || ' ' || note)"],
  ['pinned_tests', 'id', 'name'],
  ['saved_views', 'id', 'name'],
  [
    'annotations',
    "kind || ':' || subject",
    `kind || ' ' || CASE kind WHEN 'token' THEN ${grant('subject')} ELSE subject END`,
  ],
  ['media_servers', 'id', 'name'],
  ['media_server_control', 'media_server_id', 'url'],
  ['applications', 'id', LABEL],
  ['application_secrets', 'id', 'name'],
  ['links', 'id', LABEL],
  ['stream_keys', 'id', LABEL],
  ['subscribe_tokens', 'id', LABEL],
  ['publish_tokens', 'id', LABEL],
  ['edge_auth_tokens', 'id', LABEL],
  ['access_tokens', 'id', `coalesce(nullif(${ACCESS_TOKEN_LABEL}, ''), id)`],
  ['server_tokens', 'id', LABEL],
  ['token_keys', 'id', 'name'],
  ['service_tokens', 'id', 'name'],
  ['api_secrets', 'id', 'name'],
  ['signing_keys', 'id', 'kind'],
  ['video_keys', 'kid', 'kid'],
  [
    'revocations',
    'id',
    `kind || ' ' || CASE kind WHEN 'grant' THEN ${grant('value')} ELSE value END`,
  ],
  ['grant_limits', 'grant_id', grant('grant_id')],
] as const

/** What a row of each table is, in one noun. */
const NOUNS: Readonly<Record<(typeof COMPARED)[number][0] | 'settings', string>> = phrases({
  streams: 'stream',
  rule_versions: 'version of the rules',
  pinned_tests: 'pinned test',
  saved_views: 'saved view',
  annotations: 'note',
  media_servers: 'media server',
  media_server_control: 'control address',
  applications: 'application',
  application_secrets: 'secret of an application',
  links: 'link',
  stream_keys: 'stream key',
  subscribe_tokens: 'subscribe token',
  publish_tokens: 'publish token',
  edge_auth_tokens: 'EdgeAuth token',
  access_tokens: 'access token',
  server_tokens: 'media server token',
  token_keys: 'token key',
  service_tokens: 'service token',
  api_secrets: 'API secret',
  signing_keys: 'signing key',
  video_keys: 'video key',
  revocations: 'revocation',
  grant_limits: 'limit of a link or token',
  settings: 'setting',
})

/** What is only counted, each with what many are called. */
const COUNTED = phrases({
  sessions: 'sessions',
  decisions: 'decisions',
  audit: 'entries of the audit log',
})

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

/**
 * What a backup holds, as what would come back where there is no database yet.
 *
 * @param copy Path of the restored copy.
 */
export function compareWithNothing(copy: string): Compared {
  const none = emptyDatabase()
  try {
    const other = openDatabase(copy, { readOnly: true })
    try {
      return compareDatabases(none, other)
    } finally {
      other.close()
    }
  } finally {
    none.close()
  }
}

function compareDatabases(live: Database, copy: Database): Compared {
  const nowMs = Date.now()
  const rows = COMPARED.map(([table, id, label]) =>
    differenceOf(
      NOUNS[table],
      rowsOf(live, table, id, label, nowMs),
      rowsOf(copy, table, id, label, nowMs),
    ),
  )
  const settings = differenceOf(NOUNS.settings, settingsIn(live), settingsIn(copy))
  const differences = [...rows, settings].filter((each) => each !== null)
  const counts = Object.entries(COUNTED).map(([table, noun]) => ({
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
