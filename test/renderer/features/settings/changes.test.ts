import { describe, expect, it } from 'vitest'
import { afterReading, changesOf } from '../../../../renderer/features/settings/changes.ts'
import { type Settings, settingsSchema } from '../../../../shared/settings.ts'

const settingsOf = (changes: object): Settings => settingsSchema.parse(changes)
/** A form of how long decisions are kept. */
const FORM = {
  toDraft: ({ keepDecisionsDays }: Settings) => keepDecisionsDays,
  toSettings: (keepDecisionsDays: number, stored: Settings) => ({ ...stored, keepDecisionsDays }),
}
const opened = settingsOf({ keepDecisionsDays: 10 })
const held = { draft: 10, base: opened, read: opened }
const elsewhere = settingsOf({ keepDecisionsDays: 10, publicOrigin: 'https://door.example.org' })

describe('a form of settings', () => {
  it('keeps what is typed when they are read again, and sends nothing that was set elsewhere', () => {
    const typed = { ...held, draft: 20 }
    const after = afterReading(typed, elsewhere, FORM)
    expect(after).toBe(typed)
    expect(changesOf(FORM.toSettings(after.draft, after.base), after.base)).toEqual({
      keepDecisionsDays: 20,
    })
  })

  it('sends of a setting that has parts only those that were changed, and lists as a whole', () => {
    const wanted = {
      ...opened,
      backups: { ...opened.backups, keepDays: 3 },
      trustedProxies: ['::1'],
    }
    expect(changesOf(wanted, opened)).toEqual({ backups: { keepDays: 3 }, trustedProxies: ['::1'] })
    expect(changesOf(opened, opened)).toEqual({})
  })

  it('takes what was set elsewhere while nothing is changed in it', () => {
    const set = settingsOf({ keepDecisionsDays: 30 })
    expect(afterReading(held, set, FORM)).toEqual({ draft: 30, base: set, read: set })
  })

  it('keeps what was just stored until they are read again', () => {
    const base = settingsOf({ keepDecisionsDays: 20 })
    const stored = { draft: 20, base, read: opened }
    expect(afterReading(stored, opened, FORM)).toBe(stored)
  })
})
