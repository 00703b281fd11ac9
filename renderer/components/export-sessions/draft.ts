import type { Api } from '../../../shared/api-map.ts'
import { addDays, startOfDay } from '../../../shared/calendar.ts'
import {
  DEFAULT_EXPORT_COLUMNS,
  type ExportColumn,
  type ExportPreset,
} from '../../../shared/session-export.ts'

/** What the form of an export holds. Lists: any of them, empty means all. */
export interface ExportDraft {
  /** Local days, both included; empty means open. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  /** `own`: columns of one's own. */
  readonly preset: ExportPreset | 'own'
  readonly columns: readonly ExportColumn[]
  readonly action: 'publish' | 'subscribe' | 'both'
  readonly streams: readonly string[]
  readonly tags: readonly string[]
  readonly viewers: readonly string[]
  readonly grantIds: readonly string[]
  readonly trackingIds: readonly string[]
  readonly countries: readonly string[]
  readonly mediaServerIds: readonly string[]
  /** Where it stays. Empty: it is only to be downloaded. */
  readonly path: string
}

/** A form as it opens: all sessions, the usual columns, times of this machine. */
export const newDraft = (given: Partial<ExportDraft> = {}): ExportDraft => ({
  from: '',
  to: '',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  preset: 'own',
  columns: DEFAULT_EXPORT_COLUMNS,
  action: 'both',
  streams: [],
  tags: [],
  viewers: [],
  grantIds: [],
  trackingIds: [],
  countries: [],
  mediaServerIds: [],
  path: '',
  ...given,
})

/** What is sent for a form. */
export function bodyOf(draft: ExportDraft): Api['POST /exports']['body'] {
  const { from, to, timeZone, preset, action, path } = draft
  return {
    ...draftLists(draft),
    columns: preset === 'own' ? [...draft.columns] : [],
    preset: preset === 'own' ? null : preset,
    fromMs: from === '' ? null : startOfDay(from, timeZone),
    toMs: to === '' ? null : startOfDay(addDays(to, 1), timeZone),
    timeZone,
    action: action === 'both' ? null : action,
    path: path.trim() === '' ? null : path.trim(),
  }
}

const draftLists = (draft: ExportDraft) => ({
  streams: [...draft.streams],
  tags: [...draft.tags],
  viewers: [...draft.viewers],
  grantIds: [...draft.grantIds],
  trackingIds: [...draft.trackingIds],
  countries: draft.countries.map((code) => code.toUpperCase()),
  mediaServerIds: [...draft.mediaServerIds],
})

/** The columns with one of them a place earlier (-1) or later (1). */
export function moved(
  columns: readonly ExportColumn[],
  at: number,
  by: -1 | 1,
): readonly ExportColumn[] {
  const to = at + by
  const one = columns[at]
  const other = columns[to]
  if (one === undefined || other === undefined) return columns
  return columns.with(to, one).with(at, other)
}

/** Why it cannot be begun yet, a sentence. Null: it can. */
export function whyNot({ from, to, preset, columns }: ExportDraft): string | null {
  if (preset === 'own' && columns.length === 0) return 'Choose a column first.'
  if (from !== '' && to !== '' && to < from) return 'The last day is before the first.'
  return null
}
