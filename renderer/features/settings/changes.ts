import type { Settings, SettingsChanges } from '../../../shared/settings.ts'

/** Which settings are wanted otherwise. Only those are sent: what was set elsewhere since the form was opened stays. */
export function changesOf(wanted: Settings, stored: Settings): SettingsChanges {
  const names = Object.keys(wanted) as (keyof Settings)[]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(wanted[name]) !== JSON.stringify(stored[name]))
      .map((name) => [name, wanted[name]]),
  )
}
