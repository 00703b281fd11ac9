import { useState } from 'react'
import { isParts } from '../../../shared/is-parts.ts'
import type { Settings, SettingsChanges } from '../../../shared/settings.ts'

/** How one of the forms shows settings, and what they are with what is typed into it. */
interface SettingsForm<Draft> {
  readonly toDraft: (stored: Settings) => Draft
  readonly toSettings: (draft: Draft, stored: Settings) => Settings
}

/** What one of the forms holds. */
interface HeldDraft<Draft> {
  readonly draft: Draft
  /** What the draft was begun from: only what differs from it was changed here. */
  readonly base: Settings
  /** As they were read when that was decided. */
  readonly read: Settings
}

/** Which settings, and which parts of them, are wanted otherwise. Only those are sent: what was set elsewhere meanwhile stays. Pure. */
export function changesOf(wanted: Settings, stored: Settings): SettingsChanges {
  const names = Object.keys(wanted) as (keyof Settings)[]
  const changed = names.filter((name) => isOther(wanted[name], stored[name]))
  const entries = changed.map((name) => [name, partsOf(wanted[name], stored[name])] as const)
  return Object.fromEntries(entries) as SettingsChanges
}

function partsOf(wanted: unknown, stored: unknown): unknown {
  if (!isParts(wanted) || !isParts(stored)) return wanted
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, part]) => isOther(part, stored[name])),
  )
}

const isOther = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other)

/** What is held once settings were read: the same while something is changed in the form, else what was read. Pure. */
export function afterReading<Draft>(
  held: HeldDraft<Draft>,
  read: Settings,
  { toDraft, toSettings }: SettingsForm<Draft>,
): HeldDraft<Draft> {
  if (read === held.read) return held
  const isChanged = !isNothing(changesOf(toSettings(held.draft, held.base), held.base))
  return isChanged ? held : { draft: toDraft(read), base: read, read }
}

const isNothing = (changes: SettingsChanges): boolean => Object.keys(changes).length === 0

/**
 * The draft of one of the forms. It follows what is set elsewhere as long as nothing is changed in it.
 *
 * @param settings As they were read at last.
 */
export function useSettingsDraft<Draft>(
  settings: Settings,
  form: SettingsForm<Draft>,
): {
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  /** What is to be sent. */
  readonly changed: SettingsChanges
  readonly isChanged: boolean
  /** Begins anew from what was stored. */
  readonly begin: (stored: Settings) => void
} {
  const begun = (base: Settings): HeldDraft<Draft> => ({
    draft: form.toDraft(base),
    base,
    read: settings,
  })
  const [last, setHeld] = useState(() => begun(settings))
  const held = afterReading(last, settings, form)
  if (held !== last) setHeld(held)
  const { draft, base } = held
  const changed = changesOf(form.toSettings(draft, base), base)
  return {
    draft,
    setDraft: (next) => setHeld({ ...held, draft: next }),
    changed,
    isChanged: !isNothing(changed),
    begin: (stored) => setHeld(begun(stored)),
  }
}
