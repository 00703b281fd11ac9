import {
  type Application,
  type ApplicationSecret,
  type ApplicationSettings,
  applicationSettingsSchema,
} from '../../../shared/application.ts'
import type { Database } from '../database.ts'

/** An application as it is stored, without its secrets. */
export type StoredApplication = Omit<Application, 'secrets'>

/** A secret as it is stored. */
export type StoredApplicationSecret = Omit<ApplicationSecret, 'lastUsedAtMs'> & {
  readonly applicationId: string
  readonly sealed: Uint8Array
}

interface Row {
  id: string
  label: string
  enabled: number
  stream_group: string | null
  settings: string
  created_at_ms: number
  updated_at_ms: number
  deleted_at_ms: number | null
}

interface SecretRow {
  id: string
  application_id: string
  name: string
  hint: string
  sealed: Uint8Array
  created_at_ms: number
  retires_at_ms: number | null
  deleted_at_ms: number | null
}

export interface ApplicationTable {
  /** In the order they were made. */
  all(): StoredApplication[]
  add(application: StoredApplication): void
  update(application: StoredApplication): void
  setDeleted(id: string, deletedAtMs: number | null): void
  /** Its secrets and tokens have to be gone. */
  remove(id: string): void
  /** Newest first. */
  secrets(): StoredApplicationSecret[]
  addSecret(secret: StoredApplicationSecret): void
  retireSecret(id: string, retiresAtMs: number | null): void
  setSecretDeleted(id: string, deletedAtMs: number | null): void
  removeSecret(id: string): void
}

/** Prepares the statements on `applications` and `application_secrets`. */
export function applicationTable(db: Database): ApplicationTable {
  const all = db.prepare<[], Row>('SELECT * FROM applications ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO applications VALUES (@id, @label, @enabled, @stream_group, @settings, @created_at_ms,
      @updated_at_ms, @deleted_at_ms)`)
  const update = db.prepare<Row>(`
    UPDATE applications SET label = @label, enabled = @enabled, stream_group = @stream_group,
      settings = @settings, created_at_ms = @created_at_ms, updated_at_ms = @updated_at_ms WHERE id = @id`)
  const setDeleted = db.prepare<[number | null, string]>(
    'UPDATE applications SET deleted_at_ms = ? WHERE id = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM applications WHERE id = ?')
  const secrets = db.prepare<[], SecretRow>(
    'SELECT * FROM application_secrets ORDER BY created_at_ms DESC, rowid DESC',
  )
  const addSecret = db.prepare<SecretRow>(`
    INSERT INTO application_secrets VALUES (@id, @application_id, @name, @hint, @sealed, @created_at_ms,
      @retires_at_ms, @deleted_at_ms)`)
  const retireSecret = db.prepare<[number | null, string]>(
    'UPDATE application_secrets SET retires_at_ms = ? WHERE id = ?',
  )
  const setSecretDeleted = db.prepare<[number | null, string]>(
    'UPDATE application_secrets SET deleted_at_ms = ? WHERE id = ?',
  )
  const removeSecret = db.prepare<[string]>('DELETE FROM application_secrets WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (application) => void add.run(toRow(application)),
    update: (application) => void update.run(toRow(application)),
    setDeleted: (id, deletedAtMs) => void setDeleted.run(deletedAtMs, id),
    remove: (id) => void remove.run(id),
    secrets: () => secrets.all().map(secretFromRow),
    addSecret: (secret) => void addSecret.run(secretToRow(secret)),
    retireSecret: (id, retiresAtMs) => void retireSecret.run(retiresAtMs, id),
    setSecretDeleted: (id, deletedAtMs) => void setSecretDeleted.run(deletedAtMs, id),
    removeSecret: (id) => void removeSecret.run(id),
  }
}

/** Settings that a later version added take their defaults. */
const settingsOf = (json: string): ApplicationSettings =>
  applicationSettingsSchema.parse(JSON.parse(json))

const fromRow = (row: Row): StoredApplication => ({
  id: row.id,
  label: row.label,
  enabled: row.enabled === 1,
  streamGroup: row.stream_group,
  settings: settingsOf(row.settings),
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (application: StoredApplication): Row => ({
  id: application.id,
  label: application.label,
  enabled: application.enabled ? 1 : 0,
  stream_group: application.streamGroup,
  settings: JSON.stringify(application.settings),
  created_at_ms: application.createdAtMs,
  updated_at_ms: application.updatedAtMs,
  deleted_at_ms: application.deletedAtMs,
})

const secretFromRow = (row: SecretRow): StoredApplicationSecret => ({
  id: row.id,
  applicationId: row.application_id,
  name: row.name,
  hint: row.hint,
  sealed: row.sealed,
  createdAtMs: row.created_at_ms,
  retiresAtMs: row.retires_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const secretToRow = (secret: StoredApplicationSecret): SecretRow => ({
  id: secret.id,
  application_id: secret.applicationId,
  name: secret.name,
  hint: secret.hint,
  sealed: secret.sealed,
  created_at_ms: secret.createdAtMs,
  retires_at_ms: secret.retiresAtMs,
  deleted_at_ms: secret.deletedAtMs,
})
