import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  moved,
  newDraft,
  whyNot,
} from '../../../renderer/components/export-sessions/draft.ts'
import { sessionExportSchema } from '../../../shared/session-export-input.ts'

describe('the form of an export', () => {
  it('waits for a column and for days in their order', () => {
    expect(whyNot(newDraft({ columns: [] }))).toBe('Choose a column first.')
    expect(whyNot(newDraft({ from: '2026-11-02', to: '2026-11-01' }))).toMatch(/before the first/)
    expect(whyNot(newDraft({ columns: [], preset: 'phenix-viewing' }))).toBeNull()
  })

  it('asks for whole local days, both included, as the API takes them', () => {
    const draft = newDraft({
      from: '2026-10-25',
      to: '2026-10-25',
      timeZone: 'Europe/Berlin',
      countries: ['de'],
      path: ' november.csv ',
    })
    const body = bodyOf(draft)
    expect(sessionExportSchema.safeParse(body).success).toBe(true)
    expect(body).toMatchObject({
      fromMs: Date.UTC(2026, 9, 24, 22),
      toMs: Date.UTC(2026, 9, 25, 23),
      countries: ['DE'],
      action: null,
      path: 'november.csv',
    })
  })

  it('asks for a preset without columns, and for everything without days', () => {
    const body = bodyOf(newDraft({ preset: 'dolby-viewer-records' }))
    expect(sessionExportSchema.parse(body)).toMatchObject({
      columns: [],
      preset: 'dolby-viewer-records',
      fromMs: null,
      toMs: null,
      path: null,
    })
  })

  it('moves a column by a place, not beyond the ends', () => {
    const columns = ['viewer', 'stream', 'bytes'] as const
    expect(moved(columns, 2, -1)).toEqual(['viewer', 'bytes', 'stream'])
    expect(moved(columns, 0, 1)).toEqual(['stream', 'viewer', 'bytes'])
    expect(moved(columns, 0, -1)).toEqual(columns)
    expect(moved(columns, 2, 1)).toEqual(columns)
  })
})
