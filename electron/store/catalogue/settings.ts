import { type Settings, settingsSchema } from '../../../shared/settings.ts'
import type { Database } from '../database.ts'

export interface SettingTable {
  /** What is stored, with the default for every setting that is not. */
  all(): Settings
  put(settings: Settings): void
}

/** Prepares the statements on `settings`. */
export function settingTable(db: Database): SettingTable {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
  const put = db.prepare<[string, string]>(`
    INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
  return {
    all: () =>
      settingsSchema.parse(
        Object.fromEntries(all.all().map((row) => [row.key, JSON.parse(row.value) as unknown])),
      ),
    put: (settings) => {
      for (const [key, value] of Object.entries(settings)) put.run(key, JSON.stringify(value))
    },
  }
}
